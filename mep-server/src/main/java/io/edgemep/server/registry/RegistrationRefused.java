package io.edgemep.server.registry;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// The state of things does not allow this change of a service.
final class RegistrationRefused extends Problem {

    private RegistrationRefused(HttpStatus status, String detail) {
        super(status, detail);
    }

    static RegistrationRefused limitReached(String owner, int most) {
        return new RegistrationRefused(
                HttpStatus.FORBIDDEN,
                "The application instance %s has %d services registered, the most it may have; withdraw one first."
                        .formatted(owner, most));
    }

    static RegistrationRefused sizeReached(String owner, long most) {
        return new RegistrationRefused(
                HttpStatus.FORBIDDEN,
                "The services of the application instance %s may have %d bytes of JSON together, and would have more; send a smaller one, or withdraw one first."
                        .formatted(owner, most));
    }

    static RegistrationRefused inactive(String serviceId) {
        return new RegistrationRefused(
                HttpStatus.CONFLICT,
                "The service %s is INACTIVE by its own wish; set it ACTIVE with PUT before it sends heartbeats."
                        .formatted(serviceId));
    }
}
