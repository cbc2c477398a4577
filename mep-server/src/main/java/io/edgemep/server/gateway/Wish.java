package io.edgemep.server.gateway;

/// What is to become of one registered service at the gateway.
sealed interface Wish {

    /// Nobody asks for its publication.
    record None() implements Wish {}

    /// It cannot be published as it is.
    ///
    /// @param reason a sentence for whoever reads the service's state at the gateway
    record Unfit(String reason) implements Wish {}

    /// It is not to be reached now, but may be again.
    ///
    /// @param reason why not
    record Resting(String reason) implements Wish {}

    /// It is to be reached.
    record Wanted(Publication publication) implements Wish {}
}
