package io.edgemep.common;

/// Fields of log lines beside those that the logging library and the traces have.
public final class LogFields {

    /// The application that a line is about.
    public static final String APP_INSTANCE_ID = "appInstanceId";

    private LogFields() {}
}
