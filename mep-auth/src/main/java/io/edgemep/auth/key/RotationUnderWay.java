package io.edgemep.auth.key;

import io.edgemep.common.Problem;
import java.time.Instant;
import org.springframework.http.HttpStatus;

/// There is a new key already that does not sign yet; one at a time is enough for everybody to follow.
final class RotationUnderWay extends Problem {

    private RotationUnderWay(String detail) {
        super(HttpStatus.CONFLICT, detail);
    }

    static RotationUnderWay to(String kid, Instant signsFrom) {
        return new RotationUnderWay(
                "The keys are being rotated: %s signs from %s on; rotate again after that.".formatted(kid, signsFrom));
    }
}
