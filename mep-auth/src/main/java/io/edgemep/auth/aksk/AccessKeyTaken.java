package io.edgemep.auth.aksk;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// An access key names one application.
final class AccessKeyTaken extends Problem {

    AccessKeyTaken() {
        super(
                HttpStatus.CONFLICT,
                "authInfo.credentials.accessKeyId is the access key of another application; choose another one.");
    }
}
