package io.edgemep.auth.lock;

import io.edgemep.common.ClientAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Counts wrong proofs, and tells who is locked out for too many.
///
/// A name is locked at the network that the proofs came from, so nobody locks its owner out from elsewhere. All names
/// of a network are counted together too, or it could try as many as it likes. A name that is not known is counted as
/// one that is: that it gets locked tells nothing.
@Component
public class WrongProofs {

    /// In place of a name: all names of the network.
    private static final String ANY = "";

    /// How many rows too many go with each new one, so that none stay however many there were.
    private static final int SWEPT = 100;

    private final JdbcClient jdbc;
    private final Clock clock;

    WrongProofs(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// What is proven; each kind is counted for itself.
    public enum Kind {
        /// The signature of a request, made with an access key.
        SIGNATURE,
        /// A client secret.
        SECRET
    }

    /// @param name of whom it would be the proof, such as an access key; not empty, and short
    /// @return how long the name is still locked at the address, or the address as a whole; empty where neither is
    public Optional<Duration> lock(Kind kind, String name, ClientAddress address, LockBounds bounds) {
        var now = clock.instant();
        return jdbc.sql("""
                        select max(expires_at) as ends from wrong_proofs
                         where kind = :kind and address = :address and expires_at > :now
                           and (name = :name and failures >= :attempts
                                or name = '' and failures >= :attemptsPerAddress)
                        """)
                .param("kind", kind.name())
                .param("address", address.network())
                .param("name", name)
                .param("now", utc(now))
                .param("attempts", bounds.attempts())
                .param("attemptsPerAddress", bounds.attemptsPerAddress())
                .query((row, _) -> Optional.ofNullable(row.getObject("ends", OffsetDateTime.class)))
                .single()
                .map(end -> Duration.between(now, end.toInstant()));
    }

    /// @param name as for [#lock]
    @Transactional
    public void count(Kind kind, String name, ClientAddress address, LockBounds bounds) {
        var now = clock.instant();
        // Always in this order, so that concurrent requests do not wait for each other.
        count(kind, ANY, address, bounds.attemptsPerAddress(), bounds, now);
        count(kind, name, address, bounds.attempts(), bounds, now);
        sweep(kind, bounds.maxCounted(), now);
    }

    /// A right proof clears the count of its name; that of the network stays, or an attacker with a name of its own
    /// would go on for ever.
    public void clear(Kind kind, String name, ClientAddress address) {
        jdbc.sql("delete from wrong_proofs where kind = :kind and address = :address and name = :name")
                .param("kind", kind.name())
                .param("address", address.network())
                .param("name", name)
                .update();
    }

    private void count(Kind kind, String name, ClientAddress address, int attempts, LockBounds bounds, Instant now) {
        jdbc.sql("""
                        insert into wrong_proofs as w (kind, address, name, failures, expires_at)
                        values (:kind, :address, :name, 1, :counted)
                        on conflict (kind, address, name) do update
                           set failures = case when w.expires_at <= :now then 1 else w.failures + 1 end,
                               expires_at = case when w.expires_at <= :now then :counted
                                                 when w.failures + 1 = :attempts then :locked
                                                 else w.expires_at end
                        """)
                .param("kind", kind.name())
                .param("address", address.network())
                .param("name", name)
                .param("attempts", attempts)
                .param("now", utc(now))
                .param("counted", utc(now.plus(bounds.period())))
                .param("locked", utc(now.plus(bounds.duration())))
                .update();
    }

    /// Those beyond the bound are the ones that would end first.
    private void sweep(Kind kind, int bound, Instant now) {
        jdbc.sql("""
                        delete from wrong_proofs where ctid in (
                            select ctid from wrong_proofs where kind = :kind and expires_at <= :now
                             order by expires_at limit :swept for update skip locked)
                        """)
                .param("kind", kind.name())
                .param("now", utc(now))
                .param("swept", SWEPT)
                .update();
        jdbc.sql("""
                        delete from wrong_proofs where ctid in (
                            select ctid from wrong_proofs where kind = :kind
                             order by expires_at desc offset :bound limit :swept for update skip locked)
                        """)
                .param("kind", kind.name())
                .param("bound", bound)
                .param("swept", SWEPT)
                .update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
