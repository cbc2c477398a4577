package io.edgemep.server.management;

import io.edgemep.server.management.ConfigurationTask.Result;
import io.edgemep.server.management.Job.Operation;
import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.NameTaken;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What is configured beside the rules, and who has a name.
@Component
class ConfigurationTable {

    /// Requests are let in one at a time, so that two cannot both find a name free.
    private static final long ADMISSION = 0x6d65706d_00000001L;

    private static final String LOCK_TIMED_OUT = "55P03";

    private final JdbcClient jdbc;

    ConfigurationTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What is configured for an application instance.
    record Configured(String appName, @Nullable Boolean appSupportMp1) {}

    /// Until the transaction ends.
    ///
    /// @throws io.edgemep.common.Unavailable when the turn does not come in the time that a request has
    void holdAdmission() {
        jdbc.sql("set local lock_timeout = '1500ms'").update();
        try {
            jdbc.sql("select pg_advisory_xact_lock(:key)")
                    .param("key", ADMISSION)
                    .query(_ -> {});
        } catch (UncategorizedSQLException failed) {
            throw failed.getCause() instanceof SQLException sql && LOCK_TIMED_OUT.equals(sql.getSQLState())
                    ? AdmissionQueue.full(failed)
                    : failed;
        }
        jdbc.sql("set local lock_timeout to default").update();
    }

    Optional<Configured> find(String appInstanceId) {
        return jdbc.sql("select app_name, app_support_mp1 from configurations where app_instance_id = :app")
                .param("app", appInstanceId)
                .query((row, _) ->
                        new Configured(row.getString("app_name"), row.getObject("app_support_mp1", Boolean.class)))
                .optional();
    }

    /// Which application instance has this name.
    Optional<String> owner(String appName) {
        return jdbc.sql("select app_instance_id from configurations where app_name = :name")
                .param("name", appName)
                .query(String.class)
                .optional();
    }

    /// The first of these names that a job under way takes or gives up: should the job fail, the name is needed as
    /// before.
    Optional<NameTaken> claimed(List<DnsRule> rules) {
        return jdbc.sql("""
                        select n.position - 1 as position, j.app_instance_id
                          from configuration_jobs j join configuration_steps s on s.task_id = j.task_id
                         cross join lateral (values (s.before), (s.after)) as r (rule)
                          join unnest(:names, :types) with ordinality as n (name, type, position)
                            on n.name = lower(r.rule ->> 'domainName') and n.type = r.rule ->> 'ipAddressType'
                         where j.result = 'PROCESSING' and s.kind = 'DNS'
                         order by n.position limit 1
                        """)
                .param("names", rules.stream().map(DnsRule::name).toArray(String[]::new))
                .param(
                        "types",
                        rules.stream().map(rule -> rule.ipAddressType().name()).toArray(String[]::new))
                .query((row, _) -> new NameTaken(row.getInt("position"), row.getString("app_instance_id")))
                .optional();
    }

    void insert(String appInstanceId, AppDConfig configuration) {
        jdbc.sql("""
                        insert into configurations (app_instance_id, app_name, app_support_mp1)
                        values (:app, :name, :mp1)
                        """)
                .param("app", appInstanceId)
                .param("name", configuration.appName())
                .param("mp1", configuration.appSupportMp1())
                .update();
    }

    /// Makes it what it is when a job has ended so.
    void after(Job job, Result result) {
        var gone = result == Result.SUCCESS ? Operation.DELETE : Operation.CREATE;
        if (job.operation() == gone) {
            delete(job.appInstanceId());
        } else if (result == Result.SUCCESS) {
            supportsMp1(job.appInstanceId(), job.appSupportMp1());
        }
    }

    private void supportsMp1(String appInstanceId, @Nullable Boolean appSupportMp1) {
        jdbc.sql("update configurations set app_support_mp1 = :mp1 where app_instance_id = :app")
                .param("app", appInstanceId)
                .param("mp1", appSupportMp1)
                .update();
    }

    /// @return whether there was one
    boolean delete(String appInstanceId) {
        return jdbc.sql("delete from configurations where app_instance_id = :app")
                        .param("app", appInstanceId)
                        .update()
                == 1;
    }
}
