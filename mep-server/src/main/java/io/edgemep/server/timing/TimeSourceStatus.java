package io.edgemep.server.timing;

/// Whether the platform's time is locked to UTC (ETSI GS MEC 011, clause 7.1.2.5).
enum TimeSourceStatus {
    TRACEABLE,
    NONTRACEABLE
}
