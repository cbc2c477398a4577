package io.edgemep.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthTest;
import io.edgemep.auth.audit.Changes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

@AuthTest
class RevocationsTests {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final StoredRevocations stored;
    private final Changes changes;
    private final TransactionOperations transactions;
    private final JdbcClient sql;
    private final String id = "app-" + UUID.randomUUID();
    private Instant now = START;

    RevocationsTests(StoredRevocations stored, Changes changes, TransactionOperations transactions, JdbcClient sql) {
        this.stored = stored;
        this.changes = changes;
        this.sql = sql;
        this.transactions = transactions;
    }

    /// A request has read the client before the change was committed, and got its token in the next second.
    @Test
    void coversTokensThatWereGivenWhileTheChangeBecameVisible() {
        var calls = new AtomicInteger();
        InstantSource slow = () -> START.plusSeconds(2L * calls.getAndIncrement());
        var revocations = revocations(slow.withZone(ZoneOffset.UTC));

        revocations.revokeAllOf(id, () -> {});

        assertThat(revocations.isRevoked("one", id, START.plusSeconds(1))).isTrue();
        assertThat(revocations.isRevoked("two", id, START.plusSeconds(3))).isFalse();
    }

    @Test
    void keepsTheLaterOfTwoRevocationsAtOnceWhicheverIsWrittenLast() throws Exception {
        var later = START.plusSeconds(5);

        assertThat(revokedAt(START, later)).isEqualTo(later);
        assertThat(revokedAt(later, START)).isEqualTo(later);
    }

    @Test
    void tellsWhoFollowsOfALaterRevocation() {
        var revocations = revocations(Clock.fixed(START, ZoneOffset.UTC));
        stored.stampClient(id, START, START.plusSeconds(60));
        var read = stamp(revocations, 0).orElseThrow();

        stored.stampClient(id, START.plusSeconds(5), START.plusSeconds(65));
        assertThat(stamp(revocations, read.position()))
                .hasValueSatisfying(entry -> assertThat(entry.revokedAt()).isEqualTo(START.plusSeconds(5)));

        var latest = stamp(revocations, read.position()).orElseThrow();
        stored.stampClient(id, START, START.plusSeconds(60));
        assertThat(stamp(revocations, latest.position())).isEmpty();
    }

    private Optional<RevocationList.Entry> stamp(Revocations revocations, long position) {
        return revocations.after(position, 1000).stream()
                .filter(entry -> id.equals(entry.clientId()))
                .findFirst();
    }

    /// On two connections, of which the second has begun to write when the first commits.
    private Instant revokedAt(Instant first, Instant second) throws Exception {
        var client = id + first;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var other = transactions.execute(_ -> {
                stored.stampClient(client, first, first.plusSeconds(60));
                var waiting = threads.submit(() -> stored.stampClient(client, second, second.plusSeconds(60)));
                Awaitility.await("the second one waits for the lock")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> sql.sql("""
                                        select exists (select from pg_locks where locktype = 'advisory' and not granted
                                           and database = (select oid from pg_database
                                                            where datname = current_database()))
                                        """).query(Boolean.class).single());
                return waiting;
            });
            Objects.requireNonNull(other).get(10, TimeUnit.SECONDS);
        }
        return sql.sql("select revoked_at from revocations where client_id = ?")
                .param(client)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    @Test
    void revokesNothingWhenTheChangeFails() {
        var revocations = revocations(Clock.fixed(START, ZoneOffset.UTC));

        assertThatThrownBy(() -> revocations.revokeAllOf(id, () -> {
                    throw new IllegalStateException("refused");
                }))
                .hasMessage("refused");

        assertThat(revocations.isRevoked("one", id, START)).isFalse();
    }

    /// Whoever checks tokens may have a clock that is behind, or tolerate some seconds.
    @Test
    void tellsOfARevokedTokenForAWhileAfterItsEnd() {
        var revocations = revocations(InstantSource.system().withZone(ZoneOffset.UTC));
        var running = revocations(((InstantSource) () -> now).withZone(ZoneOffset.UTC));
        running.revokeToken(id, "one", START.plus(Duration.ofHours(1)), _ -> {});

        now = START.plus(Duration.ofMinutes(64));
        running.sweep();
        assertThat(running.isRevoked("one", id, START)).isTrue();
        assertThat(listed(running)).isTrue();

        now = START.plus(Duration.ofMinutes(66));
        running.sweep();
        assertThat(revocations.isRevoked("one", id, START)).isFalse();
        assertThat(listed(running)).isFalse();
    }

    private boolean listed(Revocations revocations) {
        return revocations.after(0, 1000).stream().anyMatch(entry -> id.equals(entry.clientId()));
    }

    private Revocations revocations(Clock clock) {
        return new Revocations(
                stored, new RevocationProperties(1000, Duration.ofMinutes(10)), changes, transactions, clock);
    }
}
