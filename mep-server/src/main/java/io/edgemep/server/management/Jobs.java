package io.edgemep.server.management;

import io.edgemep.common.audit.Origin;
import io.edgemep.server.management.ConfigurationTask.Result;
import io.edgemep.server.management.Job.Operation;
import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.rules.Rule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Jobs as those see them who order them or ask for them.
@Component
class Jobs {

    private static final String TASK = """
            select j.task_id, j.app_instance_id, j.result, j.failure, j.detailed, count(s.position) as steps,
                   count(s.position) filter (where s.status = 'SETTLED') as settled
              from configuration_jobs j left join configuration_steps s on s.task_id = j.task_id
             where j.task_id = :task
             group by j.task_id
            """;

    private final JdbcClient jdbc;
    private final StoredJson json;
    private final ConfigurationAudit audit;
    private final Clock clock;
    private final ManagementProperties properties;

    Jobs(JdbcClient jdbc, StoredJson json, ConfigurationAudit audit, Clock clock, ManagementProperties properties) {
        this.audit = audit;
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.properties = properties;
    }

    boolean isUnderWay(String appInstanceId) {
        return jdbc.sql("""
                        select exists (select from configuration_jobs
                                        where app_instance_id = :app and result = 'PROCESSING')
                        """).param("app", appInstanceId).query(Boolean.class).single();
    }

    /// @param appSupportMp1 what the configuration is to say of it after the job
    UUID add(String appInstanceId, Operation operation, @Nullable Boolean appSupportMp1, List<Step> steps) {
        var task = UUID.randomUUID();
        var now = clock.instant();
        jdbc.sql("""
                        insert into configuration_jobs (task_id, app_instance_id, operation, app_support_mp1, result,
                               created_at, deadline, asked_by)
                        values (:task, :app, :operation, :mp1, 'PROCESSING', :now, :deadline, :asker)
                        """)
                .param("task", task)
                .param("app", appInstanceId)
                .param("operation", operation.name())
                .param("mp1", appSupportMp1)
                .param("now", utc(now))
                .param("asker", Origin.current().actor())
                .param("deadline", utc(now.plus(properties.jobTimeout())))
                .update();
        add(task, steps);
        return task;
    }

    private void add(UUID task, List<Step> steps) {
        jdbc.sql("""
                        insert into configuration_steps (task_id, position, kind, rule_id, before, after, keeps_state,
                               status)
                        select :task, s.position, s.kind, s.rule_id, cast(s.before as jsonb), cast(s.after as jsonb),
                               s.keeps_state, 'PENDING'
                          from unnest(:positions, :kinds, :rules, :befores, :afters, :keepStates)
                            as s (position, kind, rule_id, before, after, keeps_state)
                        """)
                .param("task", task)
                .param("positions", steps.stream().map(Step::position).toArray(Integer[]::new))
                .param("kinds", texts(steps, step -> step.kind().name()))
                .param("rules", texts(steps, Step::ruleId))
                .param("befores", texts(steps, step -> written(step.before())))
                .param("afters", texts(steps, step -> written(step.after())))
                .param("keepStates", steps.stream().map(Step::keepsState).toArray(Boolean[]::new))
                .update();
    }

    private static @Nullable String[] texts(List<Step> steps, Function<Step, @Nullable String> text) {
        return steps.stream().map(text).toArray(String[]::new);
    }

    private @Nullable String written(@Nullable Rule rule) {
        return rule == null ? null : json.write(rule);
    }

    Optional<ConfigurationTask> task(UUID taskId) {
        return jdbc.sql(TASK).param("task", taskId).query(Jobs::task).optional();
    }

    private static ConfigurationTask task(ResultSet row, int number) throws SQLException {
        var result = Result.valueOf(row.getString("result"));
        var steps = row.getInt("steps");
        var settled = row.getInt("settled");
        var detailed = row.getString("detailed");
        return new ConfigurationTask(
                row.getObject("task_id", UUID.class),
                row.getString("app_instance_id"),
                result,
                switch (result) {
                    case PROCESSING -> Integer.toString(steps == 0 ? 0 : settled * 100 / steps);
                    case SUCCESS -> "100";
                    case FAILURE -> "0";
                },
                detailed == null ? progress(settled, steps, row.getString("failure")) : detailed);
    }

    private static String progress(int settled, int steps, @Nullable String failure) {
        return failure == null
                ? "In progress: %d of %d rules are as they are wanted.".formatted(settled, steps)
                : "Being rolled back, because it failed: " + failure;
    }

    /// Ends what is under way for an instance, as it stands: whoever works on it may write no more.
    @Transactional
    public void end(String appInstanceId, String detailed) {
        jdbc.sql("""
                        update configuration_jobs
                           set result = 'FAILURE', detailed = :detailed, finished_at = :now, claim = null,
                               claimed_until = null
                         where app_instance_id = :app and result = 'PROCESSING'
                        returning task_id
                        """)
                .param("app", appInstanceId)
                .param("detailed", detailed)
                .param("now", utc(clock.instant()))
                .query(UUID.class)
                .list()
                .forEach(task -> audit.ended(appInstanceId, task, detailed));
    }

    /// @return how many jobs that finished before then were removed, with their steps
    int purge(Instant before, int most) {
        return jdbc.sql("""
                        delete from configuration_jobs
                         where task_id in (select task_id from configuration_jobs
                                            where finished_at < :before order by finished_at limit :most)
                        """).param("before", utc(before)).param("most", most).update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
