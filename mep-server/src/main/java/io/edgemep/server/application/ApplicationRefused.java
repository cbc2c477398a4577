package io.edgemep.server.application;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// An application instance, its registration or an operation on it is not there, or not in a state for this.
final class ApplicationRefused extends Problem {

    private ApplicationRefused(HttpStatus status, String detail) {
        super(status, detail);
    }

    static ApplicationRefused unknown(String appInstanceId) {
        return new ApplicationRefused(
                HttpStatus.NOT_FOUND, "The platform knows no application instance %s.".formatted(appInstanceId));
    }

    static ApplicationRefused noOperation(String operationId) {
        return new ApplicationRefused(
                HttpStatus.NOT_FOUND,
                "No operation has the id %s; finished ones are kept for a limited time.".formatted(operationId));
    }

    static ApplicationRefused notRegistered(String appInstanceId) {
        return new ApplicationRefused(
                HttpStatus.NOT_FOUND,
                "The application instance %s has no registration; POST registrations makes one."
                        .formatted(appInstanceId));
    }

    static ApplicationRefused notTheApplication(String sub) {
        return new ApplicationRefused(
                HttpStatus.FORBIDDEN,
                "appInstanceId names another application than the token, which is %s's; send that or leave it out."
                        .formatted(sub));
    }

    /// @param sentence what is wrong and what would mend it, a whole sentence
    static ApplicationRefused conflict(String sentence) {
        return new ApplicationRefused(HttpStatus.CONFLICT, sentence);
    }
}
