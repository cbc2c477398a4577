package io.edgemep.auth.revocation;

import io.edgemep.auth.audit.Changes;
import io.edgemep.common.TokenRevocations;
import io.edgemep.common.Unavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/// Revokes tokens, and knows which are: kept as long as a token that is meant may live, and no longer.
@Component
public class Revocations implements TokenRevocations {

    private static final Logger log = LoggerFactory.getLogger(Revocations.class);

    /// For how long after its end a token may still be taken somewhere, by a clock that is behind or tolerant.
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    /// The longest that any token of this issuer lives, whatever its lifetime was when it was issued.
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(1).plus(LEEWAY);

    private static final Duration DATABASE_RETRY = Duration.ofSeconds(1);

    private final StoredRevocations stored;
    private final RevocationProperties properties;
    private final Changes changes;
    private final TransactionOperations transactions;
    private final Clock clock;

    Revocations(
            StoredRevocations stored,
            RevocationProperties properties,
            Changes changes,
            TransactionOperations transactions,
            Clock clock) {
        this.stored = stored;
        this.properties = properties;
        this.changes = changes;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Idempotent. Where the client has too many revoked tokens that have not expired, all that it has are revoked.
    ///
    /// @param alongside is done in the same transaction, unless the token is revoked already; told whether all were
    public void revokeToken(String clientId, String tokenId, Instant expiresAt, Consumer<Boolean> alongside) {
        transactions.executeWithoutResult(_ -> {
            var now = clock.instant();
            var tooMany = stored.countByClientIdAndTokenIdNotNullAndExpiresAtAfter(clientId, now)
                    >= properties.maxPerClient();
            var rows = tooMany
                    ? stored.deleteTokens(clientId) + stamp(clientId)
                    : stored.insertToken(clientId, tokenId, now, expiresAt.plus(LEEWAY));
            if (rows > 0) {
                alongside.accept(tooMany);
            }
        });
    }

    /// Changes something of a client, in one transaction.
    ///
    /// @param revokes whether every token that it has is revoked as well, as when somebody else may know what is
    ///     changed
    public void change(String clientId, boolean revokes, Runnable change) {
        if (revokes) {
            revokeAllOf(clientId, () -> {
                change.run();
                changes.revokedAll(clientId);
            });
        } else {
            transactions.executeWithoutResult(_ -> change.run());
        }
    }

    /// Changes something of a client and revokes every token that it has, in one transaction; tokens that it gets in a
    /// later second count.
    ///
    /// @param change whose failure leaves the tokens alive
    public void revokeAllOf(String clientId, Runnable change) {
        transactions.executeWithoutResult(_ -> {
            change.run();
            stamp(clientId);
        });
        try {
            // Whoever read the client before the change was there to be seen may be given a token at this moment: it is
            // older than this.
            transactions.executeWithoutResult(_ -> stamp(clientId));
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn(
                    "All tokens of {} are revoked but those that it may have got within the last second: {}",
                    clientId,
                    unavailable.getMessage());
        }
    }

    private int stamp(String clientId) {
        var now = clock.instant();
        return stored.stampClient(clientId, now, now.plus(LONGEST_LIFETIME));
    }

    /// Tells whoever follows that the tokens of a key count no more; the key itself is the caller's to remove. Part of
    /// the caller's transaction.
    @Transactional
    public void revokeKey(String kid) {
        var now = clock.instant();
        stored.insertKey(kid, now, now.plus(LONGEST_LIFETIME));
    }

    /// This service reads the table itself, once a request that has a token.
    @Override
    public boolean isRevoked(@Nullable String tokenId, String subject, Instant issuedAt) {
        try {
            return stored.covers(subject, tokenId == null ? "" : tokenId, issuedAt);
        } catch (DataAccessException | TransactionException unavailable) {
            throw new Unavailable(
                    "The token cannot be checked: the database does not answer at present. Try again later.",
                    DATABASE_RETRY,
                    unavailable);
        }
    }

    List<RevocationList.Entry> after(long position, int limit) {
        return stored
                .findByPositionGreaterThanAndExpiresAtAfterOrderByPosition(position, clock.instant(), Limit.of(limit))
                .stream()
                .map(Revocation::entry)
                .toList();
    }

    @Scheduled(fixedDelayString = "${mep.auth.revocations.sweep-interval:10m}")
    void sweep() {
        try {
            stored.deleteExpired(clock.instant());
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Expired revocations could not be deleted: {}", unavailable.getMessage());
        }
    }
}
