package io.edgemep.server.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The right to tell the gateway, which one replica at a time has for one round. It ends by itself, so that a
/// replica that dies keeps nobody waiting for longer, and it holds no connection meanwhile.
@Component
class RoundLease {

    private static final String TAKE = """
            insert into gateway_rounds as r (holder, held_until) values (:holder, :until)
            on conflict (single) do update set holder = excluded.holder, held_until = excluded.held_until
             where r.holder is null or r.held_until <= :now or r.held_until > :far
            """;

    /// No lease lasts for so much longer than this replica's, whose settings may be others, unless it is of a clock
    /// that
    /// was put back since.
    private static final Duration LONGER = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final GatewayProperties properties;
    private final Clock clock;

    RoundLease(JdbcClient jdbc, TransactionTemplate transaction, GatewayProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.properties = properties;
        this.clock = clock;
    }

    /// @return what this round is known by; nothing while another one is under way
    Optional<UUID> take() {
        var holder = UUID.randomUUID();
        var taken = jdbc.sql(TAKE)
                .param("holder", holder)
                .param("now", utc(clock.instant()))
                .param("until", until())
                .param("far", utc(clock.instant().plus(properties.lease()).plus(LONGER)))
                .update();
        return taken == 1 ? Optional.of(holder) : Optional.empty();
    }

    /// Does it in one transaction, if the round still has the lease; nobody can take it meanwhile.
    ///
    /// @return whether it has
    boolean whileHeld(UUID holder, Runnable work) {
        return Boolean.TRUE.equals(transaction.execute(_ -> {
            var held = jdbc.sql("update gateway_rounds set held_until = :until where holder = :holder")
                    .param("until", until())
                    .param("holder", holder)
                    .update();
            if (held == 1) {
                work.run();
            }
            return held == 1;
        }));
    }

    /// For the next round, at once.
    void release(UUID holder) {
        jdbc.sql("update gateway_rounds set holder = null, held_until = null where holder = :holder")
                .param("holder", holder)
                .update();
    }

    /// From now on this is the last round after which the gateway had everything.
    void complete(UUID holder) {
        jdbc.sql("update gateway_rounds set completed_at = :now where holder = :holder")
                .param("now", utc(clock.instant()))
                .param("holder", holder)
                .update();
    }

    /// When the gateway was last found to have everything, by whichever replica.
    Optional<Instant> completedAt() {
        return jdbc.sql("select completed_at from gateway_rounds where completed_at is not null")
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    private OffsetDateTime until() {
        return utc(clock.instant().plus(properties.lease()));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
