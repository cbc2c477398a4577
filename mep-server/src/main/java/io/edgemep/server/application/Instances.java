package io.edgemep.server.application;

import io.edgemep.server.application.ApplicationInstance.KnownBy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The table of application instances.
@Component
class Instances {

    private static final String SELECT = """
            select app_instance_id, app_name, app_d_id, state, known_by, app_info is not null as registered,
                   admitted_at, state_changed_at
              from application_instances
            """;

    private final JdbcClient jdbc;
    private final ApplicationAudit audit;
    private final ApplicationEventPublisher replica;
    private final Clock clock;

    Instances(JdbcClient jdbc, ApplicationAudit audit, ApplicationEventPublisher replica, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.replica = replica;
        this.clock = clock;
    }

    /// @return whether it is new; a deleted one counts as that
    @Transactional
    public boolean add(String appInstanceId, String appName, @Nullable String appDId) {
        var added = jdbc.sql("""
                        insert into application_instances as i
                               (app_instance_id, app_name, app_d_id, state, known_by, admitted_at, state_changed_at)
                        values (:id, :name, :appDId, 'NOT_INSTANTIATED', 'PLATFORM_MANAGER', :now, :now)
                        on conflict (app_instance_id) do update
                           set app_name = :name, app_d_id = :appDId, state = 'NOT_INSTANTIATED',
                               known_by = 'PLATFORM_MANAGER', admitted_at = :now, state_changed_at = :now,
                               closed_at = null, deleted = false, tokens_since = :now
                         where i.deleted
                        """)
                        .param("id", appInstanceId)
                        .param("name", appName)
                        .param("appDId", appDId)
                        .param("now", now())
                        .update()
                == 1;
        if (added) {
            audit.instance(
                    ApplicationAudit.CREATE,
                    appInstanceId,
                    null,
                    find(appInstanceId).orElseThrow());
        }
        return added;
    }

    @Transactional(readOnly = true)
    public Optional<ApplicationInstance> find(String appInstanceId) {
        return read(SELECT + "where app_instance_id = :id and not deleted", appInstanceId);
    }

    @Transactional(readOnly = true)
    public List<ApplicationInstance> list(String after, int limit) {
        return jdbc.sql(SELECT + """
                        where app_instance_id > :after and not deleted order by app_instance_id limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query(Instances::instance)
                .list();
    }

    /// One that nobody else changes before the end of the transaction.
    @Transactional(propagation = Propagation.MANDATORY)
    public ApplicationInstance lock(String appInstanceId) {
        return read(SELECT + "where app_instance_id = :id and not deleted for update", appInstanceId)
                .orElseThrow(() -> ApplicationRefused.unknown(appInstanceId));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void change(String appInstanceId, ApplicationState state) {
        var before = lock(appInstanceId).state();
        if (before != state) {
            changed(appInstanceId, state);
            audit.state("application.change_state", appInstanceId, before, state);
        }
    }

    private void changed(String appInstanceId, ApplicationState state) {
        jdbc.sql("""
                        update application_instances set state = :state, state_changed_at = :now
                         where app_instance_id = :id and state <> :state
                        """)
                .param("state", state.name())
                .param("now", now())
                .param("id", appInstanceId)
                .update();
    }

    /// Its tokens no longer open Mp1: in this process from the commit on, in others when they next look.
    @Transactional(propagation = Propagation.MANDATORY)
    public void close(String appInstanceId) {
        jdbc.sql("update application_instances set closed_at = :now where app_instance_id = :id")
                .param("now", now())
                .param("id", appInstanceId)
                .update();
        replica.publishEvent(new Admission.Ended(appInstanceId));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void deregister(String appInstanceId) {
        var before = jdbc.sql("select app_info from application_instances where app_instance_id = :id for update")
                .param("id", appInstanceId)
                .query((row, _) -> Optional.ofNullable(row.getString("app_info")))
                .single();
        if (before.isEmpty()) {
            return;
        }
        jdbc.sql("update application_instances set app_info = null where app_instance_id = :id")
                .param("id", appInstanceId)
                .update();
        audit.registration(ApplicationAudit.DEREGISTER, appInstanceId, before.get(), null);
    }

    /// A terminated one is only hidden, so that a token that is still valid does not make it known anew.
    @Transactional(propagation = Propagation.MANDATORY)
    public void hide(String appInstanceId) {
        var before = lock(appInstanceId);
        jdbc.sql("update application_instances set deleted = true where app_instance_id = :id")
                .param("id", appInstanceId)
                .update();
        audit.instance(ApplicationAudit.DELETE, appInstanceId, before, null);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void remove(String appInstanceId) {
        var before = lock(appInstanceId);
        jdbc.sql("delete from application_instances where app_instance_id = :id")
                .param("id", appInstanceId)
                .update();
        audit.instance(ApplicationAudit.DELETE, appInstanceId, before, null);
        replica.publishEvent(new Admission.Ended(appInstanceId));
    }

    private Optional<ApplicationInstance> read(String sql, String appInstanceId) {
        return jdbc.sql(sql)
                .param("id", appInstanceId)
                .query(Instances::instance)
                .optional();
    }

    private static ApplicationInstance instance(ResultSet row, int number) throws SQLException {
        return new ApplicationInstance(
                row.getString("app_instance_id"),
                row.getString("app_name"),
                row.getString("app_d_id"),
                ApplicationState.valueOf(row.getString("state")),
                KnownBy.valueOf(row.getString("known_by")),
                row.getBoolean("registered"),
                row.getObject("admitted_at", OffsetDateTime.class).toInstant(),
                row.getObject("state_changed_at", OffsetDateTime.class).toInstant(),
                null);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
