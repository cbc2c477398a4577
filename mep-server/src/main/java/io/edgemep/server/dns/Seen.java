package io.edgemep.server.dns;

/// What could be learnt of one name and type.
sealed interface Seen permits Observed, Seen.Nothing {

    /// @param reason a sentence
    record Nothing(String reason) implements Seen {}
}
