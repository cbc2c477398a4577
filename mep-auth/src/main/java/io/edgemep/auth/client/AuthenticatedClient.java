package io.edgemep.auth.client;

/// A client that has shown who it is, and is enabled.
public record AuthenticatedClient(String id, Role role) {}
