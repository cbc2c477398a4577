package io.edgemep.server.rules;

/// Kind of a destination (ETSI GS MEC 011, clause 7.1.5.3).
public enum InterfaceType {
    TUNNEL,
    MAC,
    IP
}
