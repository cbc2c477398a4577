package io.edgemep.server.management;

import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleKind;
import io.edgemep.server.rules.RuleState;
import io.edgemep.server.rules.TrafficRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The steps of jobs as their workers see them; written only [while the job is held][Claims#whileHeld].
@Component
class StepTable {

    private static final String SELECT = """
            select position, kind, before, after, keeps_state, status, reason from configuration_steps
             where task_id = :task
            """;

    private final JdbcClient jdbc;
    private final StoredJson json;

    StepTable(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    List<Step> of(Job job) {
        return jdbc.sql(SELECT + "order by position")
                .param("task", job.taskId())
                .query(this::step)
                .list();
    }

    /// The rule that an earlier step of the job has ended, so that it begins anew under another name.
    Optional<Rule> ended(Job job, Step step) {
        return jdbc.sql("""
                        select kind, before from configuration_steps
                         where task_id = :task and kind = :kind and rule_id = :rule and position < :position
                           and before is not null and after is null
                        """)
                .param("task", job.taskId())
                .param("kind", step.kind().name())
                .param("rule", step.ruleId())
                .param("position", step.position())
                .query((row, _) -> Objects.requireNonNull(rule(step.kind(), row.getString("before"))))
                .optional();
    }

    Step get(Job job, int position) {
        return jdbc.sql(SELECT + "and position = :position")
                .param("task", job.taskId())
                .param("position", position)
                .query(this::step)
                .single();
    }

    /// The rule that began anew under another name was switched: so is the one that is to come back in its place.
    void switchEnded(Job job, Step step, RuleState state) {
        jdbc.sql("""
                        update configuration_steps set before = jsonb_set(before, '{state}', to_jsonb(:state))
                         where task_id = :task and kind = :kind and rule_id = :rule and position < :position
                           and before is not null and after is null
                        """)
                .param("state", state.name())
                .param("task", job.taskId())
                .param("kind", step.kind().name())
                .param("rule", step.ruleId())
                .param("position", step.position())
                .update();
    }

    /// The step is taken as it says.
    void take(Job job, Step step) {
        jdbc.sql("""
                        update configuration_steps
                           set status = :status, reason = null, before = cast(:before as jsonb),
                               after = cast(:after as jsonb)
                         where task_id = :task and position = :position
                        """)
                .param("task", job.taskId())
                .param("position", step.position())
                .param("status", step.status().name())
                .param("before", written(step.before()))
                .param("after", written(step.after()))
                .update();
    }

    private @Nullable String written(@Nullable Rule rule) {
        return rule == null ? null : json.write(rule);
    }

    void mark(Job job, Step step, Step.Status status, @Nullable String reason) {
        jdbc.sql("""
                        update configuration_steps set status = :status, reason = :reason
                         where task_id = :task and position = :position
                        """)
                .param("task", job.taskId())
                .param("position", step.position())
                .param("status", status.name())
                .param("reason", reason)
                .update();
    }

    private Step step(ResultSet row, int number) throws SQLException {
        var kind = RuleKind.valueOf(row.getString("kind"));
        return new Step(
                row.getInt("position"),
                rule(kind, row.getString("before")),
                rule(kind, row.getString("after")),
                row.getBoolean("keeps_state"),
                Step.Status.valueOf(row.getString("status")),
                row.getString("reason"));
    }

    private @Nullable Rule rule(RuleKind kind, @Nullable String stored) {
        return stored == null
                ? null
                : switch (kind) {
                    case TRAFFIC -> json.read(stored, TrafficRule.class);
                    case DNS -> json.read(stored, DnsRule.class);
                };
    }
}
