package io.edgemep.server.application;

/// Who is told of [AppTermination]s; provided by the subscriptions.
public interface TerminationAudience {

    /// Whether anybody would be told.
    boolean isThere(String appInstanceId);
}
