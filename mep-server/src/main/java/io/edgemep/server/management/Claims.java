package io.edgemep.server.management;

import io.edgemep.server.management.ConfigurationTask.Result;
import io.edgemep.server.management.Job.Operation;
import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleKind;
import io.edgemep.server.rules.TrafficRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Jobs as their workers see them: claimed for the time of a lease, and written only by the one that has the claim.
@Component
class Claims {

    private static final String CLAIM = """
            with due as (
                select task_id from configuration_jobs
                 where result = 'PROCESSING' and (claimed_until is null or claimed_until <= :now)
                 order by created_at limit :most
                   for update skip locked)
            update configuration_jobs j
               set claim = :claim, claimed_until = :until
              from due d
             where j.task_id = d.task_id
            returning j.*
            """;

    private final JdbcClient jdbc;
    private final StoredJson json;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final ManagementProperties properties;

    Claims(
            JdbcClient jdbc,
            StoredJson json,
            TransactionTemplate transaction,
            Clock clock,
            ManagementProperties properties) {
        this.jdbc = jdbc;
        this.json = json;
        this.transaction = transaction;
        this.clock = clock;
        this.properties = properties;
    }

    List<Job> claim(int most) {
        return jdbc.sql(CLAIM)
                .param("claim", UUID.randomUUID())
                .param("most", most)
                .param("now", utc(clock.instant()))
                .param("until", utc(clock.instant().plus(properties.lease())))
                .query(Claims::job)
                .list();
    }

    List<Step> steps(Job job) {
        return jdbc.sql("""
                        select position, kind, before, after, keeps_state, status, reason from configuration_steps
                         where task_id = :task order by position
                        """).param("task", job.taskId()).query(this::step).list();
    }

    /// Does it in one transaction with a longer lease, if the claim still holds; nobody can take the job over
    /// meanwhile.
    ///
    /// @return whether it does
    boolean whileHeld(Job job, Runnable work) {
        return Boolean.TRUE.equals(transaction.execute(_ -> {
            var held = jdbc.sql("""
                            update configuration_jobs set claimed_until = :until
                             where task_id = :task and claim = :claim and result = 'PROCESSING'
                            """)
                    .param("task", job.taskId())
                    .param("claim", job.claim())
                    .param("until", utc(clock.instant().plus(properties.lease())))
                    .update();
            if (held == 1) {
                work.run();
            }
            return held == 1;
        }));
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

    /// From now on the job goes back.
    void turnBack(Job job, String failure, Instant deadline) {
        jdbc.sql("update configuration_jobs set failure = :failure, deadline = :deadline where task_id = :task")
                .param("task", job.taskId())
                .param("failure", failure)
                .param("deadline", utc(deadline))
                .update();
    }

    void finish(Job job, Result result, String detailed) {
        jdbc.sql("""
                        update configuration_jobs
                           set result = :result, detailed = :detailed, finished_at = :now, claim = null,
                               claimed_until = null
                         where task_id = :task
                        """)
                .param("task", job.taskId())
                .param("result", result.name())
                .param("detailed", detailed)
                .param("now", utc(clock.instant()))
                .update();
    }

    /// For another worker, at once.
    void release(Job job) {
        jdbc.sql("""
                        update configuration_jobs set claim = null, claimed_until = null
                         where task_id = :task and claim = :claim
                        """).param("task", job.taskId()).param("claim", job.claim()).update();
    }

    private static Job job(ResultSet row, int number) throws SQLException {
        return new Job(
                row.getObject("task_id", UUID.class),
                row.getString("app_instance_id"),
                Operation.valueOf(row.getString("operation")),
                row.getObject("app_support_mp1", Boolean.class),
                row.getString("failure"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("deadline", OffsetDateTime.class).toInstant(),
                row.getObject("claim", UUID.class));
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

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
