package io.edgemep.server.gateway;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// There is nothing to tell of a service at the gateway.
final class NotPublished extends Problem {

    private NotPublished(String detail) {
        super(HttpStatus.NOT_FOUND, detail);
    }

    static NotPublished atAll() {
        return new NotPublished("This platform publishes no services through a gateway; reach them where they are.");
    }

    static NotPublished unknown(String serviceId) {
        return new NotPublished("There is no service %s, or nobody has asked for its publication; its owner can, by"
                        .formatted(serviceId)
                + " transportInfo.implSpecificInfo.gateway.");
    }
}
