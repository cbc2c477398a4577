package io.edgemep.auth.client;

/// A client that has shown its secret and is enabled.
public record AuthenticatedClient(String id, Role role) {}
