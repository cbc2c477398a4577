package io.edgemep.local;

/// The JSON that the demo's applications send (ETSI GS MEC 011, clauses 8.1.2.2 and 8.1.3.2).
final class DemoBodies {

    private DemoBodies() {}

    /// A ServiceInfo with a transport of the application's own, which sends heartbeats.
    static String service(String name, String state, String auth) {
        return """
                {
                  "serName": "%s",
                  "serCategory": {"href": "/categories/location", "id": "demo", "name": "Location", "version": "1.0"},
                  "version": "1.0.0",
                  "state": "%s",
                  "transportInfo": {
                    "id": "demo-rest",
                    "name": "REST",
                    "description": "The demo's REST interface",
                    "type": "REST_HTTP",
                    "protocol": "HTTP",
                    "version": "1.1",
                    "endpoint": {"uris": ["https://location.example/v1"]},
                    "security": {
                      "oAuth2Info": {"grantTypes": ["OAUTH2_CLIENT_CREDENTIALS"], "tokenEndpoint": "%s/oauth2/token"}
                    }
                  },
                  "serializer": "JSON",
                  "scopeOfLocality": "MEC_HOST",
                  "consumedLocalOnly": false,
                  "livenessInterval": 60
                }
                """.formatted(name, state, auth);
    }

    /// A subscription to every change of the services of one name.
    static String subscription(String serviceName, String callback) {
        return """
                {
                  "subscriptionType": "SerAvailabilityNotificationSubscription",
                  "callbackReference": "%s",
                  "filteringCriteria": {"serNames": ["%s"]}
                }
                """.formatted(callback, serviceName);
    }

    static final String DNS_RULE = "demo-dns";

    /// What a platform manager takes from an application's descriptor: one DNS rule, one traffic rule.
    static String rules(String domainName, String address) {
        return """
                {
                  "appName": "%1$s",
                  "appDNSRule": [
                    {"dnsRuleId": "%2$s", "domainName": "%1$s", "ipAddressType": "IP_V4", "ipAddress": "%3$s", "ttl": 30}
                  ],
                  "appTrafficRule": [
                    {
                      "trafficRuleId": "demo-traffic", "filterType": "FLOW", "priority": 10,
                      "trafficFilter": [{"dstAddress": ["203.0.113.0/24"], "dstPort": ["9"], "protocol": ["UDP"]}],
                      "action": "DROP"
                    }
                  ]
                }
                """.formatted(domainName, DNS_RULE, address);
    }

    /// A subscription of an application that wants to be told before it has to stop (clause 7.1.3.2).
    static String termination(String appInstanceId, String callback) {
        return """
                {
                  "subscriptionType": "AppTerminationNotificationSubscription",
                  "callbackReference": "%s",
                  "appInstanceId": "%s"
                }
                """.formatted(callback, appInstanceId);
    }
}
