package io.edgemep.server.gateway;

/// What has become of a wish at the gateway.
///
/// @param state as it is told
/// @param reason a sentence, empty when the service is published
record Outcome(State state, String reason) {

    /// State of a service at the gateway.
    enum State {
        /// The gateway has it.
        ACTIVE,
        /// The gateway does not have it yet, or not as it stands now.
        WAITING,
        /// It is not published as it is: something in it has to be changed.
        REFUSED
    }

    static final Outcome ACTIVE = new Outcome(State.ACTIVE, "");

    static final Outcome NOT_TOLD = waiting("The gateway could not be told yet; this is tried again.");

    static final Outcome NO_ROOM =
            waiting("The gateway's configuration has no room for this service; others must go first.");

    static Outcome waiting(String reason) {
        return new Outcome(State.WAITING, reason);
    }

    static Outcome refused(String reason) {
        return new Outcome(State.REFUSED, reason);
    }
}
