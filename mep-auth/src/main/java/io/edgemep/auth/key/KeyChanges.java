package io.edgemep.auth.key;

import io.edgemep.auth.audit.Changes;
import io.edgemep.auth.revocation.Revocations;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Stores and removes signing keys, and has the audit log tell of it in the same transaction.
@Component
@Transactional
class KeyChanges {

    private final StoredKeys stored;
    private final Revocations revocations;
    private final Changes changes;

    KeyChanges(StoredKeys stored, Revocations revocations, Changes changes) {
        this.stored = stored;
        this.revocations = revocations;
        this.changes = changes;
    }

    /// @return false when another replica was the first to make one of this generation
    boolean store(KeyDescription key, int generation, String sealed, TokenLifetime lifetime) {
        var isFirst = stored.insertUnlessMade(
                        key.kid(),
                        generation,
                        key.alg().name(),
                        sealed,
                        key.createdAt(),
                        key.signsFrom(),
                        lifetime.value().toSeconds())
                == 1;
        if (isFirst) {
            changes.record("key.rotate", null, path(key), null, key);
        }
        return isFirst;
    }

    /// With all tokens that it has signed.
    void remove(KeyDescription key) {
        if (stored.deleteByKid(key.kid()) > 0) {
            changes.record("key.remove", null, path(key), key, null);
        }
        revocations.revokeKey(key.kid());
    }

    private static String path(KeyDescription key) {
        return KeyController.PATH + "/" + key.kid();
    }
}
