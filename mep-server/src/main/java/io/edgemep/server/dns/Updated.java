package io.edgemep.server.dns;

/// What the DNS server has said to an update.
sealed interface Updated {

    /// A sentence for the platform manager.
    String reason();

    record Applied() implements Updated {

        @Override
        public String reason() {
            return "The update was applied.";
        }
    }

    /// A prerequisite does not hold, so nothing has changed.
    ///
    /// @param exists whether something exists that must not; otherwise something is gone or has changed
    record Conflict(boolean exists) implements Updated {

        @Override
        public String reason() {
            return "Somebody else has just changed the same name; it is tried again.";
        }
    }

    /// @param reason a sentence with the RCODE
    record Refused(String reason) implements Updated {}

    /// It may have been applied, or may be yet.
    ///
    /// @param reason a sentence
    record Unanswered(String reason) implements Updated {}
}
