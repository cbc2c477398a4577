package io.edgemep.auth.aksk;

import io.edgemep.auth.lock.LockBounds;
import io.edgemep.auth.lock.Shown;
import io.edgemep.auth.lock.Shown.Kind;
import io.edgemep.auth.lock.WrongProofs;
import io.edgemep.common.ClientAddress;
import org.springframework.stereotype.Component;

/// Counts wrong signatures, and refuses who makes too many.
@Component
class WrongSignatures {

    private final WrongProofs wrong;
    private final LockBounds bounds;

    WrongSignatures(WrongProofs wrong, AccessKeyProperties properties) {
        this.wrong = wrong;
        this.bounds = properties.lock();
    }

    /// @param secret that the signature is made with; [Shown#NONE] where it is not the key's
    /// @throws AccessRefused when the key is locked at this address, or the address is; not where the signature is
    /// made with a secret that was right here lately
    void requireUnlocked(String accessKey, String secret, ClientAddress address) {
        wrong.standing(shown(accessKey, secret, address), bounds).locked().ifPresent(remaining -> {
            throw AccessRefused.locked(remaining);
        });
    }

    /// @param secret as for [#requireUnlocked]
    void count(String accessKey, String secret, ClientAddress address) {
        wrong.count(shown(accessKey, secret, address), bounds);
    }

    /// A right signature clears the count of its key, and not that of the address; locks let its secret through from
    /// now on.
    void clear(String accessKey, String secret, ClientAddress address) {
        wrong.clearAndRemember(shown(accessKey, secret, address), bounds);
    }

    private static Shown shown(String accessKey, String secret, ClientAddress address) {
        return new Shown(Kind.SIGNATURE, accessKey, secret, address);
    }
}
