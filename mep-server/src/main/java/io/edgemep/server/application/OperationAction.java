package io.edgemep.server.application;

/// What is going to happen to an application (ETSI GS MEC 011, clause 7.1.4.2).
public enum OperationAction {
    STOPPING,
    TERMINATING
}
