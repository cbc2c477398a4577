package io.edgemep.auth.aksk;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// The application instance has no access key, or there is no such application instance.
final class AccessKeyNotFound extends Problem {

    AccessKeyNotFound(String appInstanceId) {
        super(HttpStatus.NOT_FOUND, "%s has no access key; PUT gives it one.".formatted(appInstanceId));
    }
}
