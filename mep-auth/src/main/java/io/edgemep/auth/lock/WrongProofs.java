package io.edgemep.auth.lock;

import java.sql.ResultSet;
import java.sql.SQLException;
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
/// one that is: that it gets locked tells nothing. Whose secret was right at the network lately is let through by both
/// locks with this secret: others may be behind the same address.
@Component
public class WrongProofs {

    /// In place of a name: all names of the network.
    private static final String ANY = "";

    private final JdbcClient jdbc;
    private final BoundedRows rows;
    private final RightProofs right;
    private final Clock clock;

    WrongProofs(JdbcClient jdbc, RightProofs right, Clock clock) {
        this.jdbc = jdbc;
        this.rows = new BoundedRows(jdbc, "wrong_proofs");
        this.right = right;
        this.clock = clock;
    }

    /// What is known of somebody before his proof is looked at.
    ///
    /// @param locked how long the name is still locked at the address, or the address as a whole; empty where
    /// neither is, and where locks let the secret through
    /// @param isRemembered whether the secret was right at the address lately
    /// @param isSettled whether there is nothing to clear or to remember anew if the proof is right
    public record Standing(Optional<Duration> locked, boolean isRemembered, boolean isSettled) {}

    /// Does the same for every name and every secret, so that the time tells nothing.
    public Standing standing(Shown shown, LockBounds bounds) {
        var now = clock.instant();
        return jdbc.sql("""
                        select (select max(expires_at) from wrong_proofs
                                 where kind = :kind and address = :address and expires_at > :now
                                   and (name = :name and failures >= :attempts
                                        or name = '' and failures >= :attemptsPerAddress)) as ends,
                               exists (select from wrong_proofs
                                        where kind = :kind and address = :address and name = :name) as counted,
                               (select expires_at from right_proofs
                                 where kind = :kind and address = :address and name = :name
                                   and mark = :mark) as remembered
                        """)
                .param("kind", shown.kind().name())
                .param("address", shown.address().network())
                .param("name", shown.name())
                .param("mark", right.mark(shown))
                .param("now", utc(now))
                .param("attempts", bounds.attempts())
                .param("attemptsPerAddress", bounds.attemptsPerAddress())
                .query((row, _) -> standing(row, bounds, now))
                .single();
    }

    private static Standing standing(ResultSet row, LockBounds bounds, Instant now) throws SQLException {
        var remembered = instant(row, "remembered");
        var isRemembered = remembered.filter(now::isBefore).isPresent();
        var ends = isRemembered ? Optional.<Instant>empty() : instant(row, "ends");
        var isSettled = !row.getBoolean("counted")
                && remembered.filter(RightProofs.renewal(bounds, now)::isBefore).isPresent();
        return new Standing(ends.map(end -> Duration.between(now, end)), isRemembered, isSettled);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /// A wrong proof.
    @Transactional
    public void count(Shown shown, LockBounds bounds) {
        var now = clock.instant();
        // Always in this order, so that concurrent requests do not wait for each other.
        count(shown, ANY, bounds.attemptsPerAddress(), bounds, now);
        count(shown, shown.name(), bounds.attempts(), bounds, now);
        right.forget(shown);
        rows.sweep(shown.kind(), bounds.maxCounted(), now);
    }

    /// A right proof clears the count of its name; that of the network stays, or an attacker with a name of its own
    /// would go on for ever.
    public void clear(Shown shown) {
        jdbc.sql("delete from wrong_proofs where kind = :kind and address = :address and name = :name")
                .param("kind", shown.kind().name())
                .param("address", shown.address().network())
                .param("name", shown.name())
                .update();
    }

    /// Clears, and has locks let the secret through at this network for a while. Not for secrets that may be guessed:
    /// a lock is no hindrance to trying them there.
    public void clearAndRemember(Shown shown, LockBounds bounds) {
        if (bounds.remembered().isZero()) {
            clear(shown);
        } else {
            right.remember(shown, bounds);
        }
    }

    private void count(Shown shown, String name, int attempts, LockBounds bounds, Instant now) {
        jdbc.sql("""
                        insert into wrong_proofs as w (kind, address, name, failures, expires_at)
                        values (:kind, :address, :name, 1, :counted)
                        on conflict (kind, address, name) do update
                           set failures = case when w.expires_at <= :now then 1 else w.failures + 1 end,
                               expires_at = case when w.expires_at <= :now then :counted
                                                 when w.failures + 1 = :attempts then :locked
                                                 else w.expires_at end
                        """)
                .param("kind", shown.kind().name())
                .param("address", shown.address().network())
                .param("name", name)
                .param("attempts", attempts)
                .param("now", utc(now))
                .param("counted", utc(now.plus(bounds.period())))
                .param("locked", utc(now.plus(bounds.duration())))
                .update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
