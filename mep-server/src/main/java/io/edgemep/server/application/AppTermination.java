package io.edgemep.server.application;

/// That an application is asked to come to its end, as the outbox carries it; the event's subject is its
/// appInstanceId.
///
/// @param operationAction what it is asked for
/// @param maxGracefulTimeout how long it has, in seconds
public record AppTermination(OperationAction operationAction, int maxGracefulTimeout) {

    /// Kind of these events in the outbox.
    public static final String KIND = "app_termination";
}
