package io.edgemep.auth.aksk;

import io.edgemep.auth.lock.WrongProofs;
import io.edgemep.auth.lock.WrongProofs.Kind;
import io.edgemep.common.ClientAddress;
import org.springframework.stereotype.Component;

/// Counts wrong signatures, and refuses who makes too many.
@Component
class WrongSignatures {

    private final WrongProofs wrong;
    private final AccessKeyProperties.Lock bounds;

    WrongSignatures(WrongProofs wrong, AccessKeyProperties properties) {
        this.wrong = wrong;
        this.bounds = properties.lock();
    }

    /// @throws AccessRefused when the key is locked at this address, or the address is
    void requireUnlocked(String accessKey, ClientAddress address) {
        wrong.lock(Kind.SIGNATURE, accessKey, address, bounds).ifPresent(remaining -> {
            throw AccessRefused.locked(remaining);
        });
    }

    void count(String accessKey, ClientAddress address) {
        wrong.count(Kind.SIGNATURE, accessKey, address, bounds);
    }

    /// A right signature clears the count of its key, and not that of the address.
    void clear(String accessKey, ClientAddress address) {
        wrong.clear(Kind.SIGNATURE, accessKey, address);
    }
}
