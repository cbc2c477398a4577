package io.edgemep.auth.client;

import java.time.Duration;

/// Too many wrong secrets came from an address: none is looked at for a while.
public final class SecretsLocked extends RuntimeException {

    private final transient Duration remaining;

    SecretsLocked(Duration remaining) {
        super("Too many wrong client secrets", null, false, false);
        this.remaining = remaining;
    }

    /// How long it is until the next secret is looked at.
    public Duration remaining() {
        return remaining;
    }
}
