package io.edgemep.common;

import java.security.PublicKey;
import java.util.Optional;

/// The issuer's public keys by their `kid`.
@FunctionalInterface
public interface TokenKeys {

    /// @throws io.edgemep.common.Unavailable when the keys cannot be had at present
    Optional<PublicKey> find(String kid);
}
