package io.edgemep.auth.client;

/// What a client is, and so what it may ask for.
public enum Role {
    /// A MEC application instance; its client id is its appInstanceId.
    APPLICATION,
    /// A MEC platform manager, the user of Mm5.
    MANAGER,
    /// Registers all other clients; there is one, from configuration.
    ADMINISTRATOR,
    /// mep-server, which disables the credentials of applications that were terminated; there is one, from
    /// configuration.
    PLATFORM;

    /// Whether a person chooses the secret of such a client: then it may be guessed.
    boolean hasChosenSecret() {
        return switch (this) {
            case ADMINISTRATOR -> true;
            case APPLICATION, MANAGER, PLATFORM -> false;
        };
    }
}
