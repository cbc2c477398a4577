package io.edgemep.server.management;

import io.edgemep.server.management.ConfigurationTask.Result;
import io.edgemep.server.management.Job.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Jobs as their workers see them: claimed for the time of a lease, and written only by the one that has the claim.
@Component
class Claims {

    private static final String CLAIM = """
            with due as (
                select task_id from configuration_jobs
                 where result = 'PROCESSING' and (claimed_until is null or claimed_until <= :now or claimed_until > :far)
                 order by created_at limit :most
                   for update skip locked)
            update configuration_jobs j
               set claim = :claim, claimed_until = :until
              from due d
             where j.task_id = d.task_id
            returning j.*
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ConfigurationAudit audit;
    private final Clock clock;
    private final ManagementProperties properties;

    Claims(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ConfigurationAudit audit,
            Clock clock,
            ManagementProperties properties) {
        this.audit = audit;
        this.jdbc = jdbc;
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
                // No claim lasts so long, unless it is of a clock that was put back since.
                .param("far", utc(clock.instant().plus(properties.lease().multipliedBy(2))))
                .query(Claims::job)
                .list();
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

    /// From now on the job goes back.
    void turnBack(Job job, String failure, Instant deadline) {
        jdbc.sql("update configuration_jobs set failure = :failure, deadline = :deadline where task_id = :task")
                .param("task", job.taskId())
                .param("failure", failure)
                .param("deadline", utc(deadline))
                .update();
        audit.turnedBack(job, failure);
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
        audit.finished(job, result, detailed);
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
                row.getString("asked_by"),
                row.getObject("claim", UUID.class));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
