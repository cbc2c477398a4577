package io.edgemep.auth.client;

import io.edgemep.common.Unavailable;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/// Hashes secrets slowly, and only so many at once: hashing is the one thing that a stranger can make this service do.
@Component
class SecretHashing {

    /// bcrypt reads no further than this.
    static final int MAX_OCTETS = 72;

    private static final String SCHEME = "bcrypt";

    private final PasswordEncoder encoder;
    private final Bulkhead bulkhead;
    private final SecretProperties properties;
    private final String noClientsHash;

    SecretHashing(SecretProperties properties, BulkheadRegistry bulkheads) {
        this.properties = properties;
        // The scheme is stored with the hash, so that another one can be introduced beside it.
        encoder = new DelegatingPasswordEncoder(
                SCHEME, Map.of(SCHEME, new BCryptPasswordEncoder(properties.bcryptStrength())));
        bulkhead = bulkheads.bulkhead(HashingBulkhead.NAME);
        noClientsHash = encode(Secret.random());
    }

    /// @throws Unavailable when too many secrets are being hashed
    String hash(String secret) {
        return bounded(() -> encode(secret));
    }

    /// Takes as long for a client that does not exist as for one that does.
    ///
    /// @param hash of the client, or null where there is no client
    /// @throws Unavailable when too many secrets are being hashed
    boolean matches(String secret, @Nullable String hash) {
        if (secret.getBytes(StandardCharsets.UTF_8).length > MAX_OCTETS) {
            return false;
        }
        var matched = bounded(() -> encoder.matches(secret, hash == null ? noClientsHash : hash));
        return matched && hash != null;
    }

    private String encode(String secret) {
        var hash = encoder.encode(secret);
        if (hash == null) {
            throw new IllegalArgumentException("A secret is not null");
        }
        return hash;
    }

    private <T> T bounded(Supplier<T> hashing) {
        try {
            return bulkhead.executeSupplier(hashing);
        } catch (BulkheadFullException full) {
            throw new Unavailable(
                    "Too many secrets are being checked at present; nothing was changed. Try again later.",
                    properties.retryAfter(),
                    full);
        }
    }
}
