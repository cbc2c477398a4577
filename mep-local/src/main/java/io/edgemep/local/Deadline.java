package io.edgemep.local;

import java.time.Duration;

/// Bounds the wait for something that another process does.
///
/// @param nanos the reading of [System#nanoTime] after which to give up
record Deadline(long nanos) {

    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    /// Waits for the next look.
    ///
    /// @return whether there is to be a next look
    /// @throws Failure when interrupted
    boolean pause(Duration pause) {
        if (System.nanoTime() - nanos > 0) {
            return false;
        }
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted.", interrupted);
        }
    }
}
