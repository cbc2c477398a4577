package io.edgemep.server.application;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.edgemep.common.Loop;
import io.edgemep.server.mp1.AdmittedApplications;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/// Who may use Mp1: every application instance whose token is valid, but none that was terminated.
///
/// Its credentials at mep-auth are an application's provisioning, so the first valid token of its own makes
/// it known.
@Component
class Admission implements SmartLifecycle, AdmittedApplications {

    /// By how much the clocks of replicas may differ, and a commit be late.
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private static final Duration STOP = Duration.ofSeconds(1);

    /// Saves a query per request. What it holds was open; the replica that closes Mp1 to an instance forgets
    /// it at once, and the others when they next look.
    private final Cache<String, Instant> open =
            Caffeine.newBuilder().maximumSize(100_000).executor(Runnable::run).build();

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ApplicationAudit audit;
    private final Clock clock;
    private Instant lookedAt;
    private final Loop loop;

    Admission(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ApplicationAudit audit,
            LifecycleProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.audit = audit;
        this.clock = clock;
        this.lookedAt = clock.instant();
        this.loop = new Loop("application-admission", properties.admissionRefresh(), this::refresh);
    }

    /// @param issuedAt when its token was issued, to the second
    /// @throws ApplicationClosed when it was terminated, and not created anew before the token was issued
    void admit(String appInstanceId, Instant issuedAt) {
        var since = open.getIfPresent(appInstanceId);
        if (since == null) {
            since = read(appInstanceId);
            open.put(appInstanceId, since);
        }
        if (issuedAt.isBefore(since)) {
            throw ApplicationClosed.of(appInstanceId, ApplicationState.TERMINATED);
        }
    }

    @Override
    public boolean isAdmitted(String appInstanceId, Instant issuedAt) {
        var since = open.getIfPresent(appInstanceId);
        return since != null && !issuedAt.isBefore(since);
    }

    /// @return since when tokens count
    private Instant read(String appInstanceId) {
        var known = find(appInstanceId);
        if (known == null) {
            transaction.executeWithoutResult(_ -> add(appInstanceId));
            known = find(appInstanceId);
        }
        if (known != null && known.closed()) {
            throw ApplicationClosed.of(appInstanceId, known.state());
        } else if (known != null && known.state() == ApplicationState.NOT_INSTANTIATED) {
            transaction.executeWithoutResult(_ -> started(appInstanceId));
        }
        return known == null ? Instant.EPOCH : known.tokensSince();
    }

    private void add(String appInstanceId) {
        var added = jdbc.sql("""
                        insert into application_instances (app_instance_id, admitted_at, state_changed_at)
                        values (:id, :now, :now) on conflict do nothing
                        """).param("id", appInstanceId).param("now", now()).update();
        if (added == 1) {
            audit.instance(ApplicationAudit.ADMIT, appInstanceId, null, null);
        }
    }

    private void started(String appInstanceId) {
        var changed =
                jdbc.sql("""
                        update application_instances set state = 'INSTANTIATED', state_changed_at = :now
                         where app_instance_id = :id and state = 'NOT_INSTANTIATED'
                        """).param("id", appInstanceId).param("now", now()).update();
        if (changed == 1) {
            audit.state(
                    ApplicationAudit.ADMIT,
                    appInstanceId,
                    ApplicationState.NOT_INSTANTIATED,
                    ApplicationState.INSTANTIATED);
        }
    }

    private record Known(ApplicationState state, boolean closed, Instant tokensSince) {}

    private @Nullable Known find(String appInstanceId) {
        return jdbc.sql("""
                        select state, closed_at is not null as closed,
                               date_trunc('second', coalesce(tokens_since, to_timestamp(0))) as tokens_since
                          from application_instances
                         where app_instance_id = :id
                        """)
                .param("id", appInstanceId)
                .query((row, _) -> new Known(
                        ApplicationState.valueOf(row.getString("state")),
                        row.getBoolean("closed"),
                        row.getTimestamp("tokens_since").toInstant()))
                .optional()
                .orElse(null);
    }

    boolean knows(String appInstanceId) {
        return open.getIfPresent(appInstanceId) != null
                || jdbc.sql("""
                                select exists (select from application_instances
                                                where app_instance_id = :id and not deleted)
                                """).param("id", appInstanceId).query(Boolean.class).single();
    }

    /// Mp1 was closed to an instance, or the instance forgotten.
    record Ended(String appInstanceId) {}

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void ended(Ended ended) {
        open.invalidate(ended.appInstanceId());
    }

    /// Forgets those to which any replica has closed Mp1 since the last look, and shortly before it: a
    /// request that was being admitted at that moment may have remembered them again.
    boolean refresh() {
        var began = clock.instant();
        jdbc.sql("select app_instance_id from application_instances where closed_at > :since")
                .param("since", Timestamp.from(lookedAt.minus(OVERLAP)))
                .query(String.class)
                .list()
                .forEach(open::invalidate);
        lookedAt = began;
        return false;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop(STOP);
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
