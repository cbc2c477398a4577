package io.edgemep.server.outbox;

import io.edgemep.common.Traces;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Where a change leaves word of itself, in its own transaction: either both are committed or neither.
@Component
public class Outbox {

    static final int FORGOTTEN_AT_ONCE = 10_000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Traces traces;
    private final TransactionSynchronization ring;

    Outbox(JdbcClient jdbc, Clock clock, Traces traces, EventBell bell) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.traces = traces;
        this.ring = new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                bell.ring();
            }
        };
    }

    /// What a change says of itself.
    ///
    /// @param subject the id of what changed
    /// @param attributesJson the text of a JSON object, with all that matching and rendering need
    /// @param traceparent of the request that makes it, if that is traced
    public record Change(
            String subject, String attributesJson, @Nullable String traceparent) {}

    /// A change that this thread makes, to be appended by another.
    public Change change(String subject, String attributesJson) {
        return new Change(subject, attributesJson, traces.current());
    }

    /// One row and one round trip, whatever the number of subscribers. After the commit the bell is rung.
    ///
    /// @param kind which change it is, such as `service.added`
    /// @param subject the id of what changed
    /// @param attributesJson the text of a JSON object, with all that matching and rendering need
    /// @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String kind, String subject, String attributesJson) {
        append(kind, List.of(change(subject, attributesJson)));
    }

    /// The same change of several subjects, in one round trip.
    ///
    /// @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
    @Transactional(propagation = Propagation.MANDATORY)
    public void append(String kind, Collection<Change> changes) {
        jdbc.sql("""
                        insert into events (kind, subject, attributes, occurred_at, traceparent)
                        select :kind, subject, cast(attributes as jsonb), :at, traceparent
                          from unnest(:subjects, :attributes, cast(:traces as text[]))
                               as changed (subject, attributes, traceparent)
                        """)
                .param("kind", kind)
                .param("subjects", texts(changes, Change::subject))
                .param("attributes", texts(changes, Change::attributesJson))
                .param("traces", texts(changes, Change::traceparent))
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        // The same object every time: registered once a transaction, however much it appends.
        TransactionSynchronizationManager.registerSynchronization(ring);
    }

    private static @Nullable String[] texts(Collection<Change> changes, Function<Change, @Nullable String> text) {
        return changes.stream().map(text).toArray(String[]::new);
    }

    /// Whether events of this kind and subject are still to be matched, or anything not older than this time is owed on
    /// these lanes.
    public boolean owes(String kind, String subject, Collection<String> lanes, Instant since) {
        return jdbc.sql("""
                        select exists (select from events
                                        where not expanded and kind = :kind and subject = :subject
                                          and occurred_at > :since)
                            or exists (select from deliveries where lane = any (:lanes) and created_at > :since)
                        """)
                .param("kind", kind)
                .param("subject", subject)
                .param("lanes", lanes.toArray(String[]::new))
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /// Forgets what is still owed on a lane, its dead letters with it: its subscription is gone.
    ///
    /// A call that is under way is not taken back.
    ///
    /// @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
    @Transactional(propagation = Propagation.MANDATORY)
    public void drop(String lane) {
        AdvisoryLock.LANES.share(jdbc);
        jdbc.sql("delete from lanes where lane = :lane").param("lane", lane).update();
        forget("deliveries", lane);
        forget("dead_letters", lane);
        // An expansion may have stood back for this transaction.
        TransactionSynchronizationManager.registerSynchronization(ring);
    }

    /// However many they are, none of the statements takes longer than a request gives it.
    private void forget(String table, String lane) {
        var statement =
                "delete from %s where id = any (array(select id from %s where lane = :lane order by id limit :most))"
                        .formatted(table, table);
        int gone;
        do {
            gone = jdbc.sql(statement)
                    .param("lane", lane)
                    .param("most", FORGOTTEN_AT_ONCE)
                    .update();
        } while (gone == FORGOTTEN_AT_ONCE);
    }
}
