package io.edgemep.server.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Answer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// A platform manager that speaks Mm5, and the bodies that it sends.
@Lazy
@Component
final class Manager {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Mp1 mp1;

    Manager(Mp1 mp1) {
        this.mp1 = mp1;
    }

    static String configuration(String app) {
        return "/mepcfg/app_lcm/v1/applications/" + app + "/appd_configuration";
    }

    static String task(String id) {
        return "/mepcfg/app_lcm/v1/tasks/" + id + "/appd_configuration";
    }

    /// A name that no other test has.
    static String name() {
        return "a" + UUID.randomUUID().toString().substring(0, 8) + ".edge.example";
    }

    static String dns(String id, String name) {
        return """
                {"dnsRuleId": "%s", "domainName": "%s", "ipAddressType": "IP_V4", "ipAddress": "192.0.2.10", "ttl": 60}""".formatted(id, name);
    }

    static String traffic(String id, int priority) {
        return """
                {"trafficRuleId": "%s", "filterType": "FLOW", "priority": %d, "action": "DROP",
                 "trafficFilter": [{"dstAddress": ["198.51.100.0/24"]}]}""".formatted(id, priority);
    }

    /// The same rule, with a state.
    static String in(String state, String rule) {
        return rule.replaceFirst("}$", ", \"state\": \"%s\"}".formatted(state));
    }

    static String body(String app, List<String> traffic, List<String> dns) {
        return """
                {"appName": "%s", "appSupportMp1": true, "appTrafficRule": [%s], "appDNSRule": [%s]}""".formatted(app, String.join(",", traffic), String.join(",", dns));
    }

    Answer post(String app, String body) {
        return mp1.manager().post(configuration(app), body);
    }

    Answer put(String app, String body) {
        return mp1.manager().put(configuration(app), body);
    }

    Answer get(String app) {
        return mp1.manager().get(configuration(app));
    }

    Answer delete(String app) {
        return mp1.manager().delete(configuration(app));
    }

    Answer ruleStatus(String app) {
        return mp1.manager().get("/mepcfg/app_lcm/v1/applications/" + app + "/rule_status");
    }

    Answer task(Answer begun) {
        assertThat(begun.status()).as(begun.body()).isEqualTo(200);
        return mp1.manager().get(task(begun.json().path("taskId").asString()));
    }

    static String result(Answer task) {
        assertThat(task.status()).as(task.body()).isEqualTo(200);
        return task.json().path("configResult").asString();
    }

    static String detailed(Answer task) {
        return task.json().path("Detailed").asString();
    }

    /// Asks until the job has ended, as a manager does.
    Answer ended(Answer begun) {
        return await().atMost(LONG)
                .until(() -> task(begun), task -> !result(task).equals("PROCESSING"));
    }

    Answer succeeded(Answer begun) {
        var task = ended(begun);
        assertThat(result(task)).as(task.body()).isEqualTo("SUCCESS");
        return task;
    }
}
