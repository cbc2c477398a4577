package io.edgemep.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

@AuthTest
class RevocationsTests {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final StoredRevocations stored;
    private final TransactionOperations transactions;
    private final String id = "app-" + UUID.randomUUID();
    private Instant now = START;

    RevocationsTests(StoredRevocations stored, TransactionOperations transactions) {
        this.stored = stored;
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
        running.revokeToken(id, "one", START.plus(Duration.ofHours(1)));

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
        return new Revocations(stored, new RevocationProperties(1000, Duration.ofMinutes(10)), transactions, clock);
    }
}
