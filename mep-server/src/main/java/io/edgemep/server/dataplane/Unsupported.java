package io.edgemep.server.dataplane;

/// A rule asks for what nftables, or this configuration of it, cannot do.
final class Unsupported extends RuntimeException {

    /// @param sentence names the member and what would mend it
    Unsupported(String sentence) {
        super(sentence, null, false, false);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
