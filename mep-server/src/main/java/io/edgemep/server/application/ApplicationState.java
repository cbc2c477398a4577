package io.edgemep.server.application;

/// Where an application instance is in its life (ETSI GS MEC 010-2, clause 6.2.1; GS MEC 011, clause 5.2).
public enum ApplicationState {
    /// The platform manager made it known; it has not shown itself yet.
    NOT_INSTANTIATED,
    /// It has used Mp1 with a token of its own.
    INSTANTIATED,
    /// It has confirmed that it is up and running.
    READY,
    /// It is being stopped.
    STOPPING,
    /// It was stopped, and becomes READY again when it confirms that.
    STOPPED,
    /// It is being terminated.
    TERMINATING,
    /// It was terminated: Mp1 is closed to it.
    TERMINATED
}
