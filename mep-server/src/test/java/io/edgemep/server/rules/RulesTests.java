package io.edgemep.server.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgemep.common.Problem;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import io.edgemep.server.rules.RuleStatus.Wish;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@RulesTest
class RulesTests {

    private static final String ON = "{\"state\": \"ACTIVE\"}";
    private static final String OFF = "{\"state\": \"INACTIVE\"}";
    private static final Duration LONG = Duration.ofSeconds(10);

    @Autowired
    Mp1 mp1;

    @Autowired
    Rules rules;

    @Autowired
    TestEnforcer.Dns dns;

    @Autowired
    TestEnforcer.Traffic dataPlane;

    Application app;
    RuleKey dnsKey;
    RuleKey trafficKey;

    @BeforeEach
    void anApplication() {
        app = mp1.application();
        dnsKey = new RuleKey(app.id(), "d1");
        trafficKey = new RuleKey(app.id(), "t1");
        dns.reset();
        dataPlane.reset();
    }

    @AfterEach
    void noFaultIsLeft() {
        dns.reset();
        dataPlane.reset();
    }

    private void pushed(Rule rule) {
        rules.put(app.id(), rule);
        rules.settle(new RuleKey(app.id(), rule.id()), RuleKind.of(rule), LONG);
    }

    private Answer putDns(String body, String... headers) {
        return app.put(app.support("dns_rules/d1"), body, headers);
    }

    private Answer putTraffic(String body, String... headers) {
        return app.put(app.support("traffic_rules/t1"), body, headers);
    }

    private static String state(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("state").asString();
    }

    @Test
    void showsARuleThatIsInEffectAsActive() {
        pushed(TestRules.dns("d1", TestRules.name(), RuleState.ACTIVE));

        assertThat(dns.effect()).containsKey(dnsKey);
        assertThat(state(app.get(app.support("dns_rules/d1")))).isEqualTo("ACTIVE");
        assertThat(app.get(app.support("dns_rules")).json()).hasSize(1);
    }

    @Test
    void showsARuleThatIsWantedButNotInEffectAsInactive() {
        dns.fail("The DNS server does not answer.");
        rules.put(app.id(), TestRules.dns("d1", TestRules.name(), RuleState.ACTIVE));

        assertThat(rules.settle(dnsKey, RuleKind.DNS, LONG).orElseThrow().reason())
                .isEqualTo("The DNS server does not answer.");
        assertThat(state(app.get(app.support("dns_rules/d1")))).isEqualTo("INACTIVE");
    }

    @Test
    void triesAgainUntilTheRuleIsInEffect() {
        dns.fail("The DNS server does not answer.");
        rules.put(app.id(), TestRules.dns("d1", TestRules.name(), RuleState.ACTIVE));
        rules.settle(dnsKey, RuleKind.DNS, LONG);

        dns.fail(null);

        await().atMost(LONG).until(() -> dns.effect().containsKey(dnsKey));
        await().atMost(LONG)
                .until(() -> rules.status(dnsKey, RuleKind.DNS).orElseThrow().isAsWanted());
    }

    @Test
    void answersAPutWithTheRuleInEffect() {
        pushed(TestRules.dns("d1", TestRules.name(), RuleState.INACTIVE));

        assertThat(state(putDns(ON))).isEqualTo("ACTIVE");
        assertThat(dns.effect()).containsKey(dnsKey);
        assertThat(state(putDns(OFF))).isEqualTo("INACTIVE");
        assertThat(dns.effect()).doesNotContainKey(dnsKey);
    }

    @Test
    void answersAPutWithWhatIsWhenItCannotBeDoneNow() {
        pushed(TestRules.dns("d1", TestRules.name(), RuleState.ACTIVE));
        dns.stick(dnsKey, "REFUSED by the server.");

        assertThat(state(putDns(OFF))).isEqualTo("ACTIVE");
        var status = rules.status(dnsKey, RuleKind.DNS).orElseThrow();
        assertThat(status.wanted()).isEqualTo(Wish.INACTIVE);
        assertThat(status.reason()).isEqualTo("REFUSED by the server.");

        dns.stick(dnsKey, null);
        await().atMost(LONG)
                .until(() -> state(app.get(app.support("dns_rules/d1"))).equals("INACTIVE"));
    }

    @Test
    void noticesThatARuleIsNoLongerInEffect() {
        pushed(TestRules.traffic("t1", RuleState.ACTIVE));
        dataPlane.effect().remove(trafficKey);
        dataPlane.stick(trafficKey, "Somebody else's table is in the way.");
        // Whatever is wanted of another rule makes the loop look.
        rules.put(app.id(), TestRules.traffic("t2", RuleState.ACTIVE));

        await().atMost(LONG)
                .until(() -> state(app.get(app.support("traffic_rules/t1"))).equals("INACTIVE"));
    }

    @Test
    void refusesToActivateWhatThePlatformCannotDo() {
        pushed(TestRules.traffic("t1", RuleState.INACTIVE));
        dataPlane.refuse("qCI cannot be seen by the kernel; leave it out.");

        var answer = putTraffic(ON);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.detail()).contains("qCI cannot be seen by the kernel");
        assertThat(rules.status(trafficKey, RuleKind.TRAFFIC).orElseThrow().wanted())
                .isEqualTo(Wish.INACTIVE);
    }

    @Test
    void leavesRulesInactiveWhereThereIsNothingToPutThemIntoEffect() {
        dataPlane.beAbsent("This platform has no data plane.");
        pushed(TestRules.traffic("t1", RuleState.ACTIVE));

        assertThat(state(app.get(app.support("traffic_rules/t1")))).isEqualTo("INACTIVE");
        assertThat(rules.status(trafficKey, RuleKind.TRAFFIC).orElseThrow().reason())
                .isEqualTo("This platform has no data plane.");
        assertThat(putTraffic(ON).status()).isEqualTo(403);
    }

    @Test
    void keepsMembersOfATrafficRuleThatAPutLeavesOut() {
        pushed(TestRules.traffic("t1", RuleState.ACTIVE));

        var answer =
                putTraffic("{\"trafficRuleId\": \"other\", \"priority\": 7}").json();

        assertThat(answer.path("trafficRuleId").asString()).isEqualTo("t1");
        assertThat(answer.path("priority").asInt()).isEqualTo(7);
        assertThat(answer.path("action").asString()).isEqualTo("DROP");
        assertThat(answer.path("state").asString()).isEqualTo("ACTIVE");
        assertThat(dataPlane.effect().get(trafficKey).priority()).isEqualTo(7);
    }

    @Test
    void takesOneInterfaceAsAnObjectAndTwoAsAnArray() {
        pushed(TestRules.traffic("t1", RuleState.INACTIVE));
        var one = "{\"interfaceType\": \"IP\", \"dstIpAddress\": \"192.0.2.7\"}";

        assertThat(putTraffic("{\"action\": \"FORWARD_DECAPSULATED\", \"dstInterface\": %s}".formatted(one))
                        .json()
                        .at("/dstInterface/dstIpAddress")
                        .asString())
                .isEqualTo("192.0.2.7");
        assertThat(putTraffic("{\"action\": \"DUPLICATED_DECAPSULATED\", \"dstInterface\": [%s, %s]}"
                                .formatted(one, one))
                        .json()
                        .path("dstInterface"))
                .hasSize(2);
        assertThat(putTraffic("{\"dstInterface\": []}").json().has("dstInterface"))
                .isFalse();
    }

    @Test
    void callsTagsTokensToo_butNotInTheNextVersion() {
        pushed(TestRules.traffic("t1", RuleState.INACTIVE));

        var first =
                putTraffic("{\"trafficFilter\": [{\"token\": [\"silver\"]}]}").json();
        var next =
                app.get(app.support("traffic_rules/t1").replace("/v1/", "/v2/")).json();

        assertThat(first.at("/trafficFilter/0/tag/0").asString()).isEqualTo("silver");
        assertThat(first.at("/trafficFilter/0/token/0").asString()).isEqualTo("silver");
        assertThat(next.at("/trafficFilter/0/tag/0").asString()).isEqualTo("silver");
        assertThat(next.at("/trafficFilter/0").has("token")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"domainName\": \"other.example\"} | domainName",
                "{\"ipAddressType\": \"IP_V6\"} | ipAddressType",
                "{\"ipAddress\": \"192.0.2.99\"} | ipAddress",
                "{\"ipAddress\": \"localhost\"} | ipAddress",
                "{\"ttl\": 1} | ttl"
            })
    void letsAnApplicationChangeNothingButTheStateOfADnsRule(String body, String member) {
        pushed(TestRules.dns("d1", TestRules.name(), RuleState.INACTIVE));

        var answer = putDns(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).startsWith(member);
    }

    @Test
    void takesAWholeDnsRuleThatSaysWhatIsSaidAlready() {
        var name = TestRules.name();
        pushed(TestRules.dns("d1", name, RuleState.INACTIVE));

        assertThat(state(putDns("""
                {"dnsRuleId": "d1", "domainName": "%s.", "ipAddressType": "IPv4", "ipAddress": "192.0.2.10", "ttl": 60,
                 "state": "ACTIVE"}""".formatted(name)))).isEqualTo("ACTIVE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"priority\": 256}",
                "{\"filterType\": \"ALL\"}",
                "{\"action\": \"MOVE\"}",
                "{\"state\": \"SUSPENDED\"}",
                "{\"state\": 1}",
                "{\"trafficFilter\": [{\"srcAddress\": [\"1\"]}]}",
                "{\"trafficFilter\": [{\"srcAddress\": [\"[::1]\"]}]}",
                "{\"trafficFilter\": [{\"srcAddress\": [\"::ffff:1.2.3.4\"]}]}",
                "{\"trafficFilter\": []}",
                "{\"trafficFilter\": [{\"srcAddress\": [\"example.com\"]}]}",
                "{\"trafficFilter\": [{\"srcAddress\": [\"10.0.0.0/33\"]}]}",
                "{\"trafficFilter\": [{\"srcAddress\": [\"10.0.0.9-10.0.0.1\"]}]}",
                "{\"trafficFilter\": [{\"dstPort\": [\"65536\"]}]}",
                "{\"trafficFilter\": [{\"dSCP\": 64}]}",
                "{\"dstInterface\": {\"interfaceType\": \"IP\"}}",
                "{\"dstInterface\": {\"interfaceType\": \"MAC\", \"dstMacAddress\": \"x\"}}",
                "{\"dstInterface\": {\"interfaceType\": \"TUNNEL\"}}"
            })
    void refusesABadTrafficRuleAndKeepsTheOldOne(String body) {
        pushed(TestRules.traffic("t1", RuleState.ACTIVE));
        var before = app.get(app.support("traffic_rules/t1"));

        assertThat(putTraffic(body).status()).isEqualTo(400);
        assertThat(app.get(app.support("traffic_rules/t1")).body()).isEqualTo(before.body());
    }

    @Test
    void changesTheEntityTagWithEverythingThatAClientSees() {
        pushed(TestRules.dns("d1", TestRules.name(), RuleState.INACTIVE));
        var first = String.valueOf(app.get(app.support("dns_rules/d1")).header("ETag"));

        var on = putDns(ON, "If-Match", first);

        assertThat(on.status()).isEqualTo(200);
        assertThat(on.header("ETag")).isNotEqualTo(first);
        assertThat(putDns(OFF, "If-Match", first).status()).isEqualTo(412);
        assertThat(putDns(OFF, "If-Match", "INVALID_ETAG").status()).isEqualTo(412);
        assertThat(state(app.get(app.support("dns_rules/d1")))).isEqualTo("ACTIVE");
        assertThat(app.get(app.support("dns_rules/d1"), "If-None-Match", String.valueOf(on.header("ETag")))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void changesNothingWhenAPutSaysWhatIsAlready() {
        pushed(TestRules.dns("d1", TestRules.name(), RuleState.ACTIVE));
        var before = app.get(app.support("dns_rules/d1")).header("ETag");

        assertThat(putDns(ON).header("ETag")).isEqualTo(before);
    }

    @Test
    void keepsARuleThatIsOnItsWayOutFromItsApplication() {
        pushed(TestRules.dns("d1", TestRules.name(), RuleState.ACTIVE));
        dns.stick(dnsKey, "REFUSED by the server.");
        rules.remove(dnsKey, RuleKind.DNS);

        assertThat(app.get(app.support("dns_rules/d1")).status()).isEqualTo(404);
        assertThat(app.get(app.support("dns_rules")).json()).isEmpty();
        assertThat(rules.settle(dnsKey, RuleKind.DNS, LONG).orElseThrow().state())
                .isEqualTo(RuleState.ACTIVE);

        dns.stick(dnsKey, null);
        await().atMost(LONG).until(() -> rules.status(dnsKey, RuleKind.DNS).isEmpty());
        assertThat(dns.effect()).doesNotContainKey(dnsKey);
    }

    @Test
    void takesBackARuleThatIsOnItsWayOut() {
        var rule = TestRules.dns("d1", TestRules.name(), RuleState.ACTIVE);
        pushed(rule);
        dns.stick(dnsKey, "REFUSED by the server.");
        rules.remove(dnsKey, RuleKind.DNS);
        rules.put(app.id(), rule);
        dns.stick(dnsKey, null);

        await().atMost(LONG)
                .until(() -> rules.status(dnsKey, RuleKind.DNS)
                        .filter(RuleStatus::isAsWanted)
                        .isPresent());
        assertThat(dns.effect()).containsKey(dnsKey);
    }

    @Test
    void removesAllRulesOfAnApplication() {
        pushed(TestRules.dns("d1", TestRules.name(), RuleState.ACTIVE));
        pushed(TestRules.traffic("t1", RuleState.INACTIVE));

        await().atMost(LONG).until(() -> rules.removeAll(app.id()) == 0);

        assertThat(rules.statuses(app.id())).isEmpty();
        assertThat(dns.effect()).doesNotContainKey(dnsKey);
    }

    @Test
    void givesANameAndFamilyToOneRuleOnly() {
        var name = TestRules.name();
        pushed(TestRules.dns("d1", name, RuleState.INACTIVE));
        var other = mp1.application();

        assertThatThrownBy(() -> rules.put(
                        other.id(), TestRules.dns("d1", name.toUpperCase(java.util.Locale.ROOT), RuleState.ACTIVE)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(app.id());
    }

    @Test
    void hasRoomForSoManyRulesAndNoMore() {
        for (var i = 0; i < 5; i++) {
            rules.put(app.id(), TestRules.traffic("t" + i, RuleState.INACTIVE));
        }

        assertThatThrownBy(() -> rules.put(app.id(), TestRules.traffic("t5", RuleState.INACTIVE)))
                .isInstanceOf(Problem.class);
        rules.put(app.id(), TestRules.traffic("t4", RuleState.ACTIVE));
    }

    @Test
    void hidesOtherApplicationsRules() {
        pushed(TestRules.dns("d1", TestRules.name(), RuleState.ACTIVE));
        var other = mp1.application();

        assertThat(other.get(other.support("dns_rules/d1")).status()).isEqualTo(404);
        assertThat(other.put(app.support("dns_rules/d1"), OFF).status()).isIn(403, 404);
        assertThat(dns.effect()).containsKey(dnsKey);
    }
}
