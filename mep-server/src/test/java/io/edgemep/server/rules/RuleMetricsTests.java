package io.edgemep.server.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.MepServerTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@MepServerTest
class RuleMetricsTests {

    @Autowired
    RuleMetrics metrics;

    @Autowired
    MeterRegistry meters;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private double rules(String kind, String state) {
        metrics.measure();
        return meters.get("mep.rules")
                .tags("kind", kind, "state", state)
                .gauge()
                .value();
    }

    private void rule(String kind, String wanted, String realised) {
        jdbc.sql("""
                        insert into rules (app_instance_id, kind, rule_id, definition, wanted, realised, revision, version,
                                           changed_at)
                        values ('metrics', :kind, :id, '{}', :wanted, :realised, 1, 1, now())
                        """)
                .param("kind", kind)
                .param("id", UUID.randomUUID().toString())
                .param("wanted", wanted)
                .param("realised", realised)
                .update();
    }

    /// Rules that no enforcer sees: they are never committed.
    @Test
    void countRulesThatAreNotAsTheyShouldBe() {
        transaction.executeWithoutResult(status -> {
            var inEffect = rules("traffic", "in_effect");
            var missing = rules("traffic", "missing");
            var leftOver = rules("dns", "left_over");

            rule("TRAFFIC", "ACTIVE", "ACTIVE");
            rule("TRAFFIC", "ACTIVE", "INACTIVE");
            rule("TRAFFIC", "INACTIVE", "INACTIVE");
            rule("DNS", "REMOVED", "ACTIVE");
            rule("DNS", "INACTIVE", "ACTIVE");

            assertThat(rules("traffic", "in_effect")).isEqualTo(inEffect + 1);
            assertThat(rules("traffic", "missing")).isEqualTo(missing + 1);
            assertThat(rules("dns", "left_over")).isEqualTo(leftOver + 2);
            status.setRollbackOnly();
        });
    }
}
