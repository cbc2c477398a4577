package io.edgemep.server.application;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// The token is valid, but its application instance has come to its end.
final class ApplicationClosed extends Problem {

    private ApplicationClosed(String detail) {
        super(HttpStatus.FORBIDDEN, detail);
    }

    static ApplicationClosed of(String appInstanceId, ApplicationState state) {
        var what = state == ApplicationState.TERMINATED ? "was terminated" : "is being terminated";
        return new ApplicationClosed(
                "The application instance %s %s: its tokens no longer open Mp1. The platform manager may create it anew."
                        .formatted(appInstanceId, what));
    }
}
