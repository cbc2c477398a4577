package io.edgemep.server.outbox;

import java.time.Duration;

/// What became of one delivery.
///
/// A reason is a sentence's end that an administrator may read ("answered 503"), free of secrets.
public sealed interface Outcome {

    /// Received: the destination answered 2xx.
    record Delivered() implements Outcome {}

    /// Tried in vain; it is tried again, later each time.
    record Failed(String reason) implements Outcome {}

    /// Not tried, because the destination is known not to answer at present; not an attempt.
    ///
    /// @param delay how long no delivery to this destination is worth trying
    record Postponed(Duration delay, String reason) implements Outcome {}

    /// Never to be tried again, because it must not be: the address is refused.
    record Refused(String reason) implements Outcome {}
}
