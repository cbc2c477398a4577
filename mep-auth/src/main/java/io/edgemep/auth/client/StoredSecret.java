package io.edgemep.auth.client;

/// What a client has to show, as the database has it.
///
/// @param hash of the secret
record StoredSecret(String clientId, Role role, String hash, boolean isEnabled) {

    AuthenticatedClient authenticated() {
        return new AuthenticatedClient(clientId, role);
    }

    @Override
    public String toString() {
        return "StoredSecret[%s, %s]".formatted(clientId, role);
    }
}
