package io.edgemep.auth.aksk;

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

/// Counts wrong signatures, and locks out who makes too many.
///
/// A key is locked at the address that the signatures came from, so nobody locks its owner out from elsewhere. All keys
/// of an address are counted together too, or it could try as many as it likes. A key that is not known is counted as
/// one that is: that it gets locked tells nothing.
@Component
class WrongSignatures {

    /// In place of a key: all keys of the address.
    private static final String ANY = "";

    /// How many rows too many go with each new one, so that none stay however many there were.
    private static final int SWEPT = 100;

    private final JdbcClient jdbc;
    private final AccessKeyProperties.Lock lock;
    private final Clock clock;

    WrongSignatures(JdbcClient jdbc, AccessKeyProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.lock = properties.lock();
        this.clock = clock;
    }

    /// @throws AccessRefused when the key is locked at this address, or the address is
    void requireUnlocked(String accessKey, ClientAddress address) {
        var now = clock.instant();
        jdbc.sql("""
                        select max(expires_at) as ends from wrong_signatures
                         where address = :address and expires_at > :now
                           and (access_key = :key and failures >= :attempts
                                or access_key = '' and failures >= :attemptsPerAddress)
                        """)
                .param("address", address.network())
                .param("key", accessKey)
                .param("now", utc(now))
                .param("attempts", lock.attempts())
                .param("attemptsPerAddress", lock.attemptsPerAddress())
                .query((row, _) -> Optional.ofNullable(row.getObject("ends", OffsetDateTime.class)))
                .single()
                .ifPresent(end -> {
                    throw AccessRefused.locked(Duration.between(now, end.toInstant()));
                });
    }

    @Transactional
    void count(String accessKey, ClientAddress address) {
        var now = clock.instant();
        // Always in this order, so that concurrent requests do not wait for each other.
        count(ANY, address, lock.attemptsPerAddress(), now);
        count(accessKey, address, lock.attempts(), now);
        sweep(now);
    }

    /// A right signature clears the count of its key; that of the address stays, or an attacker with a key of its own
    /// would go on for ever.
    void clear(String accessKey, ClientAddress address) {
        jdbc.sql("delete from wrong_signatures where address = :address and access_key = :key")
                .param("address", address.network())
                .param("key", accessKey)
                .update();
    }

    private void count(String accessKey, ClientAddress address, int attempts, Instant now) {
        jdbc.sql("""
                        insert into wrong_signatures as w (address, access_key, failures, expires_at)
                        values (:address, :key, 1, :counted)
                        on conflict (address, access_key) do update
                           set failures = case when w.expires_at <= :now then 1 else w.failures + 1 end,
                               expires_at = case when w.expires_at <= :now then :counted
                                                 when w.failures + 1 = :attempts then :locked
                                                 else w.expires_at end
                        """)
                .param("address", address.network())
                .param("key", accessKey)
                .param("attempts", attempts)
                .param("now", utc(now))
                .param("counted", utc(now.plus(lock.period())))
                .param("locked", utc(now.plus(lock.duration())))
                .update();
    }

    /// Those beyond the bound are the ones that would end first.
    private void sweep(Instant now) {
        jdbc.sql("""
                        delete from wrong_signatures where ctid in (
                            select ctid from wrong_signatures where expires_at <= :now
                             order by expires_at limit :swept for update skip locked)
                        """).param("now", utc(now)).param("swept", SWEPT).update();
        jdbc.sql("""
                        delete from wrong_signatures where ctid in (
                            select ctid from wrong_signatures
                             order by expires_at desc offset :bound limit :swept for update skip locked)
                        """).param("bound", lock.maxCounted()).param("swept", SWEPT).update();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
