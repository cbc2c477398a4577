package io.edgemep.server.registry;

/// How far a service is meant to reach (ETSI GS MEC 011, clause 8.1.6.5).
public enum LocalityType {
    MEC_SYSTEM,
    MEC_HOST,
    NFVI_POP,
    ZONE,
    ZONE_GROUP,
    NFVI_NODE
}
