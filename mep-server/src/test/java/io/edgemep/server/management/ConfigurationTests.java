package io.edgemep.server.management;

import static io.edgemep.server.management.Manager.body;
import static io.edgemep.server.management.Manager.detailed;
import static io.edgemep.server.management.Manager.dns;
import static io.edgemep.server.management.Manager.in;
import static io.edgemep.server.management.Manager.result;
import static io.edgemep.server.management.Manager.traffic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.common.TestIssuer;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Application;
import io.edgemep.server.rules.RuleKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ManagementTest
class ConfigurationTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Autowired
    Mp1 mp1;

    @Autowired
    Manager manager;

    @Autowired
    HeldEnforcer.Dns dnsServer;

    @Autowired
    HeldEnforcer.Traffic dataPlane;

    @LocalServerPort
    int port;

    Application app;
    String name;

    @BeforeEach
    void anApplication() {
        app = mp1.application();
        name = Manager.name();
    }

    @AfterEach
    void noFaultIsLeft() {
        dnsServer.reset();
        dataPlane.reset();
    }

    private String one(String... dns) {
        return body(app.id(), List.of(traffic("t1", 1)), List.of(dns));
    }

    @Test
    void answersAQuickJobWithItsResult() {
        var task = manager.post(app.id(), one(dns("d1", name)));

        assertThat(task.status()).isEqualTo(200);
        assertThat(task.json().path("appInstanceId").asString()).isEqualTo(app.id());
        assertThat(manager.ended(task).json().path("configPhase").asString()).isEqualTo("100");
        assertThat(result(manager.task(task))).isEqualTo("SUCCESS");
    }

    @Test
    void putsRulesIntoEffectAndShowsThemToManagerAndApplication() {
        manager.succeeded(manager.post(app.id(), one(dns("d1", name))));

        assertThat(dnsServer.effect()).containsKey(new RuleKey(app.id(), "d1"));
        assertThat(dataPlane.effect()).containsKey(new RuleKey(app.id(), "t1"));
        var shown = manager.get(app.id()).json();
        assertThat(shown.path("appName").asString()).isEqualTo(app.id());
        assertThat(shown.path("appSupportMp1").asBoolean()).isTrue();
        assertThat(shown.at("/appDNSRule/0/domainName").asString()).isEqualTo(name);
        assertThat(shown.at("/appDNSRule/0/state").asString()).isEqualTo("ACTIVE");
        assertThat(shown.at("/appTrafficRule/0/state").asString()).isEqualTo("ACTIVE");
        assertThat(app.get(app.support("dns_rules")).json()).hasSize(1);
    }

    @Test
    void changesOnlyWhatIsDifferent() {
        var kept = dns("kept", name);
        manager.succeeded(manager.post(
                app.id(), body(app.id(), List.of(traffic("t1", 1), traffic("t2", 2)), List.of(kept))));
        var before = app.get(app.support("dns_rules/kept"));
        var changed = Manager.name();

        var task = manager.succeeded(manager.put(
                app.id(),
                body(app.id(), List.of(traffic("t1", 9), traffic("t3", 3)), List.of(kept, dns("d2", changed)))));

        assertThat(detailed(task)).contains("rules changed: 4");
        assertThat(app.get(app.support("dns_rules/kept")).header("ETag")).isEqualTo(before.header("ETag"));
        assertThat(ids(manager.get(app.id()).json().path("appTrafficRule"), "trafficRuleId"))
                .containsExactly("t1", "t3");
        assertThat(dataPlane.effect().get(new RuleKey(app.id(), "t1")).priority())
                .isEqualTo(9);
        assertThat(dataPlane.effect()).doesNotContainKey(new RuleKey(app.id(), "t2"));
        assertThat(dnsServer.effect()).containsKey(new RuleKey(app.id(), "d2"));
    }

    @Test
    void hasNothingToDoWhereNothingIsDifferent() {
        manager.succeeded(manager.post(app.id(), one(dns("d1", name))));

        assertThat(detailed(manager.succeeded(manager.put(app.id(), one(dns("d1", name))))))
                .isEqualTo("Nothing was to be changed.");
    }

    @Test
    void letsRulesSwapTheirNames() {
        var other = Manager.name();
        manager.succeeded(manager.post(app.id(), one(dns("d1", name), dns("d2", other))));

        manager.succeeded(manager.put(app.id(), one(dns("d1", other), dns("d2", name))));

        assertThat(dnsServer.effect().get(new RuleKey(app.id(), "d1")).domainName())
                .isEqualTo(other);
        assertThat(dnsServer.effect().get(new RuleKey(app.id(), "d2")).domainName())
                .isEqualTo(name);
    }

    @Test
    void keepsTheStateThatTheApplicationHasChosenUnlessTheManagerNamesOne() {
        manager.succeeded(manager.post(app.id(), one(dns("d1", name))));
        app.put(app.support("dns_rules/d1"), "{\"state\": \"INACTIVE\"}");
        var before = app.get(app.support("dns_rules/d1"));

        manager.succeeded(manager.put(app.id(), one(dns("d1", name))));
        assertThat(before.json().path("state").asString()).isEqualTo("INACTIVE");
        assertThat(app.get(app.support("dns_rules/d1")).header("ETag")).isEqualTo(before.header("ETag"));

        manager.succeeded(manager.put(app.id(), one(in("ACTIVE", dns("d1", name)))));
        assertThat(app.get(app.support("dns_rules/d1")).json().path("state").asString())
                .isEqualTo("ACTIVE");
    }

    @Test
    void keepsRulesInactiveThatAreSentSo() {
        manager.succeeded(manager.post(app.id(), one(in("INACTIVE", dns("d1", name)))));

        assertThat(dnsServer.effect()).doesNotContainKey(new RuleKey(app.id(), "d1"));
        assertThat(manager.get(app.id()).json().at("/appDNSRule/0/state").asString())
                .isEqualTo("INACTIVE");
    }

    @Test
    void removesEverythingAndForgetsTheConfiguration() {
        manager.succeeded(manager.post(app.id(), one(dns("d1", name))));

        manager.succeeded(manager.delete(app.id()));

        assertThat(manager.get(app.id()).status()).isEqualTo(404);
        assertThat(manager.ruleStatus(app.id()).json()).isEmpty();
        assertThat(dnsServer.effect()).doesNotContainKey(new RuleKey(app.id(), "d1"));
        // The names are free again.
        manager.succeeded(manager.post(app.id(), one(dns("d1", name))));
    }

    @Test
    void goesWithAnInstanceThatIsDeletedBeforeItWasEverStarted() {
        manager.succeeded(manager.post(app.id(), one(dns("d1", name))));

        assertThat(mp1.manager()
                        .delete("/mepcfg/app_lcm/v1/applications/" + app.id())
                        .status())
                .isEqualTo(204);

        assertThat(dnsServer.effect()).doesNotContainKey(new RuleKey(app.id(), "d1"));
        assertThat(dataPlane.effect()).doesNotContainKey(new RuleKey(app.id(), "t1"));
        assertThat(manager.get(app.id()).status()).isEqualTo(404);
        assertThat(manager.ruleStatus(app.id()).status()).isEqualTo(404);
    }

    @Test
    void isGoneAtOnceAlthoughTheDeletionOfItsInstanceMustWaitForARule() {
        manager.succeeded(manager.post(app.id(), one(dns("d1", name))));
        dnsServer.stick(new RuleKey(app.id(), "d1"), "The zone is frozen.");

        var refused = mp1.manager().delete("/mepcfg/app_lcm/v1/applications/" + app.id());

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail()).contains("DELETE it again");
        dnsServer.reset();
        await().atMost(LONG).until(() -> manager.ruleStatus(app.id()).json().isEmpty());
        assertThat(mp1.manager()
                        .delete("/mepcfg/app_lcm/v1/applications/" + app.id())
                        .status())
                .isEqualTo(204);
    }

    @Test
    void storesRulesThatNothingPutsIntoEffectAndSaysSo() {
        dataPlane.beAbsent("This platform has no data plane.");

        var task = manager.succeeded(manager.post(app.id(), one(dns("d1", name))));

        assertThat(detailed(task)).contains("INACTIVE: traffic rule t1 (This platform has no data plane.)");
        var shown = manager.get(app.id()).json();
        assertThat(shown.at("/appTrafficRule/0/state").asString()).isEqualTo("INACTIVE");
        assertThat(shown.at("/appDNSRule/0/state").asString()).isEqualTo("ACTIVE");
        await().atMost(LONG)
                .until(() -> manager.ruleStatus(app.id()).body().contains("This platform has no data plane."));
        manager.succeeded(manager.delete(app.id()));
    }

    @Test
    void tellsHowEachRuleStandsAndWhy() {
        manager.succeeded(manager.post(app.id(), one(dns("d1", name))));
        dnsServer.stick(new RuleKey(app.id(), "d1"), "The zone is frozen.");
        app.put(app.support("dns_rules/d1"), "{\"state\": \"INACTIVE\"}");

        await().atMost(LONG).until(() -> {
            var dns = manager.ruleStatus(app.id()).json().get(0);
            return dns.path("ruleId").asString().equals("d1")
                    && dns.path("wanted").asString().equals("INACTIVE")
                    && dns.path("state").asString().equals("ACTIVE")
                    && dns.path("reason").asString().equals("The zone is frozen.");
        });
        assertThat(manager.ruleStatus("nobody").status()).isEqualTo(404);
    }

    @Test
    void makesTheInstanceKnown() {
        manager.post(app.id(), one(dns("d1", name)));

        var other = mp1.application();
        assertThat(other.get(app.support("dns_rules")).status()).isEqualTo(403);
    }

    /// As mecm-apprulemgr marshals its structs: no Content-Type, all members always, zeros and nulls for nothing.
    @Test
    void readsWhatTheExistingManagerSends() throws Exception {
        var rule = """
                {"appName":"%s","appSupportMp1":true,"appTrafficRule":[{"trafficRuleId":"TrafficRule1",\
                "filterType":"FLOW","priority":1,"action":"DUPLICATED_DECAPSULATED","trafficFilter":[{"TrafficFilterId":"",\
                "srcAddress":["192.0.2.0/28"],"srcPort":["8080"],"dstAddress":["198.51.100.0/24"],"dstPort":["8080"],\
                "protocol":["TCP"],"qCI":0,"dSCP":0,"tC":0,"tag":["a"],"srcTunnelAddress":null,\
                "dstTunnelAddress":["203.0.113.9"],"drcTunnelPort":["2152"],"dstTunnelPort":[],"AppTrafficRule":null}],\
                "dstInterface":[{"dstInterfaceId":"5f1c","interfaceType":"IP","srcMacAddress":"","dstMacAddress":"",\
                "dstIpAddress":"203.0.113.5","TunnelInfo":{"tunnelInfoId":"77","tunnelType":"","tunnelDstAddress":"",\
                "tunnelSrcAddress":"","tunnelSpecificData":"","DstInterface":null},"AppTrafficRule":null},\
                {"dstInterfaceId":"5f1d","interfaceType":"TUNNEL","srcMacAddress":"","dstMacAddress":"","dstIpAddress":"",\
                "TunnelInfo":{"tunnelInfoId":"78","tunnelType":"GTP_U","tunnelDstAddress":"203.0.113.6",\
                "tunnelSrcAddress":"","tunnelSpecificData":"","DstInterface":null},"AppTrafficRule":null}],\
                "AppdRule":null}],"appDnsRule":[{"dnsRuleId":"dnsRule1","domainName":"%s","ipAddressType":"IPv4",\
                "ipAddress":"192.0.2.1","ttl":30,"AppdRule":null}]}""".formatted(app.id(), name);

        var task = untyped("POST", rule);

        manager.succeeded(mp1.manager().get(Manager.task(task.path("taskId").asString())));
        var shown = manager.get(app.id()).json();
        var filter = shown.at("/appTrafficRule/0/trafficFilter/0");
        assertThat(shown.at("/appTrafficRule/0/action").asString()).isEqualTo("DUPLICATE_DECAPSULATED");
        assertThat(filter.at("/tgtTunnelAddress/0").asString()).isEqualTo("203.0.113.9");
        assertThat(filter.at("/srcTunnelPort/0").asString()).isEqualTo("2152");
        assertThat(filter.propertyNames()).doesNotContain("qCI", "dSCP", "tC", "dstTunnelPort", "srcTunnelAddress");
        assertThat(shown.at("/appTrafficRule/0/dstInterface/0").propertyNames())
                .containsExactlyInAnyOrder("interfaceType", "dstIpAddress");
        assertThat(shown.at("/appTrafficRule/0/dstInterface/1/tunnelInfo/tunnelType")
                        .asString())
                .isEqualTo("GTP_U");
        assertThat(shown.at("/appDNSRule/0/ipAddressType").asString()).isEqualTo("IP_V4");
    }

    @Test
    void readsNullsForArraysAndShowsOneInterfaceAsAnArray() throws Exception {
        var traffic = """
                {"appName":"%s","appTrafficRule":[{"trafficRuleId":"t","filterType":"PACKET","priority":1,\
                "action":"PASSTHROUGH","trafficFilter":[{"TrafficFilterId":"","srcAddress":null,"qCI":0,"dSCP":0,"tC":0}],\
                "dstInterface":[{"dstInterfaceId":"1","interfaceType":"MAC","dstMacAddress":"02-00-00-00-00-01",\
                "srcMacAddress":"","dstIpAddress":"","TunnelInfo":null},{"dstInterfaceId":"2","interfaceType":""}]}],\
                "appDnsRule":null}""".formatted(app.id());

        manager.succeeded(mp1.manager()
                .get(Manager.task(untyped("POST", traffic).path("taskId").asString())));

        var shown = manager.get(app.id()).json();
        assertThat(shown.path("appDNSRule")).isEmpty();
        assertThat(shown.at("/appTrafficRule/0/dstInterface")).hasSize(1);
        assertThat(shown.at("/appTrafficRule/0/dstInterface").isArray()).isTrue();
        // What was shown may be sent again, and is the same.
        assertThat(detailed(manager.succeeded(manager.put(app.id(), shown.toString()))))
                .isEqualTo("Nothing was to be changed.");
    }

    private JsonNode untyped(String method, String body) throws Exception {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(port, Manager.configuration(app.id()))))
                .header("Authorization", "Bearer " + TestIssuer.token("manager", "mepcfg"))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return JsonMapper.shared().readTree(answer.body());
        }
    }

    private static List<String> ids(JsonNode rules, String member) {
        return rules.valueStream().map(rule -> rule.path(member).asString()).toList();
    }
}
