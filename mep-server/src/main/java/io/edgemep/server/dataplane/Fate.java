package io.edgemep.server.dataplane;

import java.util.List;

/// What becomes of the packets of a rule.
sealed interface Fate {

    /// They end here.
    record Drop() implements Fate {}

    /// They go their way.
    record Pass() implements Fate {}

    /// Their connection gets another destination, and its replies look as if they came from the old one.
    record Translate(Target.Ip to) implements Fate {}

    /// Each of them gets another destination.
    record Readdress(Target.Ip to) implements Fate {}

    /// They leave on the wire to a MAC address.
    record Divert(Target.Mac to) implements Fate {}

    /// Copies go to targets, they themselves go on to the next rules.
    ///
    /// @param along where copies of the packets go that the filter describes
    /// @param against where copies of the packets of the other direction go
    record Copy(List<Target> along, List<Target> against) implements Fate {}
}
