package io.edgemep.server.registry;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// The path names a service that is not there, or not there for this application.
public final class ServiceNotFound extends Problem {

    private ServiceNotFound(String detail) {
        super(HttpStatus.NOT_FOUND, detail);
    }

    public static ServiceNotFound withId(String serviceId) {
        return new ServiceNotFound(
                "No service has the id %s; GET services lists those there are.".formatted(serviceId));
    }

    public static ServiceNotFound ofApplication(String serviceId, String appInstanceId) {
        return new ServiceNotFound(
                "The application instance %s has no service with the id %s.".formatted(appInstanceId, serviceId));
    }

    static ServiceNotFound withoutHeartbeats(String serviceId) {
        return new ServiceNotFound(
                "The service %s was registered without livenessInterval, so it has no liveness resource."
                        .formatted(serviceId));
    }
}
