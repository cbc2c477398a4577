package io.edgemep.auth.client;

import io.edgemep.common.ClientAddress;
import io.edgemep.common.Unavailable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// Has only so many secrets of one network hashed, or waiting for it, at a time: whoever guesses over many connections
/// would fill the line, and those of other networks would find no place in it.
@Component
class HashingShares {

    /// Bounded by the requests under way.
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

    private final SecretProperties properties;

    HashingShares(SecretProperties properties) {
        this.properties = properties;
    }

    /// @throws Unavailable when the network has as many under way as it may
    <T> T within(ClientAddress address, Supplier<T> hashing) {
        var network = address.network();
        try {
            if (underWay.merge(network, 1, Integer::sum) > properties.waitingPerAddress()) {
                throw new Unavailable(
                        "Too many secrets from this address are being checked at present. Try again later.",
                        properties.retryAfter());
            }
            return hashing.get();
        } finally {
            underWay.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
        }
    }
}
