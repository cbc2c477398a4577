package io.edgemep.server.management;

import static io.edgemep.server.management.Manager.body;
import static io.edgemep.server.management.Manager.detailed;
import static io.edgemep.server.management.Manager.dns;
import static io.edgemep.server.management.Manager.result;
import static io.edgemep.server.management.Manager.traffic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.common.TestClock;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import io.edgemep.server.rules.RuleKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// The application switches its rules while a job of the platform manager is under way: the last word counts.
@ManagementTest
class SwitchTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Autowired
    Mp1 mp1;

    @Autowired
    Manager manager;

    @Autowired
    HeldEnforcer.Dns dnsServer;

    @Autowired
    HeldEnforcer.Traffic dataPlane;

    @Autowired
    JobWorker worker;

    @Autowired
    ManagementProperties properties;

    @Autowired
    TestClock clock;

    private Application app;
    private String name;

    @BeforeEach
    void aConfiguredApplication() {
        app = mp1.application();
        name = Manager.name();
        manager.succeeded(manager.post(app.id(), one(traffic("t1", 1), dns("d1", name))));
    }

    @AfterEach
    void noFaultIsLeft() {
        dnsServer.reset();
        dataPlane.reset();
        clock.reset();
        if (!worker.isRunning()) {
            worker.start();
        }
    }

    private String one(String traffic, String dns) {
        return body(app.id(), List.of(traffic), List.of(dns));
    }

    private void switchOff(String rule) {
        assertThat(app.put(app.support(rule), "{\"state\": \"INACTIVE\"}").status())
                .isEqualTo(200);
    }

    private String state(String rule) {
        return app.get(app.support(rule)).json().path("state").asString();
    }

    private void failStep(Answer begun) {
        await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).until(() -> {
            var goesOn = detailed(manager.task(begun)).startsWith("In progress");
            if (goesOn) {
                clock.advance(properties.stepTimeout());
            }
            return !goesOn;
        });
    }

    @Test
    void isNotUndoneByAJobThatWasAcceptedBefore() {
        worker.stop();
        var begun = manager.put(app.id(), one(traffic("t1", 9), dns("d1", Manager.name())));
        switchOff("traffic_rules/t1");
        switchOff("dns_rules/d1");
        worker.start();

        manager.succeeded(begun);
        assertThat(state("traffic_rules/t1")).isEqualTo("INACTIVE");
        assertThat(app.get(app.support("traffic_rules/t1"))
                        .json()
                        .path("priority")
                        .asInt())
                .isEqualTo(9);
        // Renamed: it ended, and began anew.
        assertThat(state("dns_rules/d1")).isEqualTo("INACTIVE");
        assertThat(dnsServer.effect()).doesNotContainKey(new RuleKey(app.id(), "d1"));
    }

    @Test
    void isKeptWhenARenamedRuleComesBackToItsName() {
        dataPlane.stick(new RuleKey(app.id(), "t1"), "The table is full.");
        var begun = manager.put(app.id(), one(traffic("t1", 9), dns("d1", Manager.name())));
        await().atMost(LONG).until(() -> {
            var rule = dnsServer.effect().get(new RuleKey(app.id(), "d1"));
            return rule != null && !rule.domainName().equals(name);
        });
        switchOff("dns_rules/d1");
        failStep(begun);
        dataPlane.reset();

        assertThat(result(manager.ended(begun))).isEqualTo("FAILURE");
        var back = app.get(app.support("dns_rules/d1")).json();
        assertThat(back.path("domainName").asString()).isEqualTo(name);
        assertThat(back.path("state").asString()).isEqualTo("INACTIVE");
    }

    @Test
    void givesWayToAStateThatTheManagerNames() {
        worker.stop();
        var begun = manager.put(app.id(), one(Manager.in("ACTIVE", traffic("t1", 9)), dns("d1", name)));
        switchOff("traffic_rules/t1");
        worker.start();

        manager.succeeded(begun);
        assertThat(state("traffic_rules/t1")).isEqualTo("ACTIVE");
    }

    @Test
    void isKeptWhenTheJobIsRolledBack() {
        dataPlane.stick(new RuleKey(app.id(), "t1"), "The table is full.");
        var begun = manager.put(app.id(), one(traffic("t1", 9), dns("d1", name).replace("192.0.2.10", "192.0.2.99")));
        await().atMost(LONG)
                .until(() -> dnsServer
                        .effect()
                        .get(new RuleKey(app.id(), "d1"))
                        .ipAddress()
                        .equals("192.0.2.99"));
        switchOff("dns_rules/d1");
        failStep(begun);
        dataPlane.reset();

        assertThat(result(manager.ended(begun))).isEqualTo("FAILURE");
        assertThat(state("dns_rules/d1")).isEqualTo("INACTIVE");
        assertThat(app.get(app.support("dns_rules/d1")).json().path("ipAddress").asString())
                .isEqualTo("192.0.2.10");
        assertThat(state("traffic_rules/t1")).isEqualTo("ACTIVE");
    }
}
