package io.edgemep.server.registry;

/// State of a service instance (ETSI GS MEC 011, clause 8.1.6.4).
public enum ServiceState {
    ACTIVE,
    INACTIVE,
    /// Set by the platform alone, when heartbeats stay out.
    SUSPENDED
}
