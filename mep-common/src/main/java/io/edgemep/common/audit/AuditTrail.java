package io.edgemep.common.audit;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Where a change is written down in its own transaction: none is made without its entry, and none is told of that was
/// rolled back.
public class AuditTrail {

    private static final String APPEND = """
            insert into audit_entries (at, actor, on_behalf_of, address, operation_id, trace_id, action, app_instance_id,
                                   resource, before, after, outcome, status, times, detail)
            select cast(e.at as timestamptz), e.actor, e.on_behalf_of, e.address, e.operation_id, e.trace_id, e.action,
                   e.app_instance_id, e.resource, cast(e.before as json), cast(e.after as json), e.outcome, e.status,
                   e.times, e.detail
              from unnest(:at, :actors, :askers, :addresses, :operations, :traces, :actions, :apps, :resources,
                          :befores, :afters, :outcomes, :statuses, :times, :details)
                as e (at, actor, on_behalf_of, address, operation_id, trace_id, action, app_instance_id, resource,
                      before, after, outcome, status, times, detail)
            """;

    private final JdbcClient jdbc;
    private final Redaction redaction;
    private final Clock clock;

    public AuditTrail(JdbcClient jdbc, AuditProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.redaction = new Redaction(properties.maxResource());
        this.clock = clock;
    }

    /// On the thread that knows whose it is; it costs no database.
    public Entry entry(Change change) {
        return entry(Origin.current(), change);
    }

    /// Where the thread does not know whose it is.
    public Entry entry(Origin origin, Change change) {
        return new Entry(
                // What the database keeps of it.
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                origin,
                change.action(),
                change.appInstanceId(),
                change.resource(),
                redaction.of(change.before()),
                redaction.of(change.after()),
                Outcome.DONE,
                null,
                1,
                null);
    }

    /// @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(Change change) {
        append(List.of(entry(change)));
    }

    /// As part of an operation or a task.
    ///
    /// @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(Change change, String operationId) {
        append(List.of(entry(Origin.current().in(operationId), change)));
    }

    /// Many in one round trip.
    ///
    /// @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(List<Change> changes) {
        append(changes.stream().map(this::entry).toList());
    }

    /// Many in one round trip.
    ///
    /// @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        jdbc.sql(APPEND)
                .param("at", texts(entries, entry -> entry.at().toString()))
                .param("actors", texts(entries, Entry::actor))
                .param("askers", texts(entries, entry -> entry.origin().onBehalfOf()))
                .param("addresses", texts(entries, Entry::address))
                .param("operations", texts(entries, entry -> entry.origin().operationId()))
                .param("traces", texts(entries, entry -> entry.origin().traceId()))
                .param("actions", texts(entries, Entry::action))
                .param("apps", texts(entries, Entry::appInstanceId))
                .param("resources", texts(entries, Entry::resource))
                .param("befores", texts(entries, Entry::before))
                .param("afters", texts(entries, Entry::after))
                .param("outcomes", texts(entries, entry -> entry.outcome().name()))
                .param("statuses", entries.stream().map(Entry::status).toArray(Integer[]::new))
                .param("times", entries.stream().map(Entry::times).toArray(Integer[]::new))
                .param("details", texts(entries, Entry::detail))
                .update();
    }

    private static @Nullable String[] texts(List<Entry> entries, Function<Entry, @Nullable String> text) {
        return entries.stream().map(text).toArray(String[]::new);
    }
}
