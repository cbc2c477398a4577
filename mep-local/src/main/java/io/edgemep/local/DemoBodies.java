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
}
