package io.edgemep.server.outbox;

/// Carries one delivery out of the process.
@FunctionalInterface
public interface Courier {

    /// Blocks until the outcome is known, never longer than `mep.callback.total-timeout`.
    Outcome deliver(Delivery delivery, byte[] body);
}
