package io.edgemep.server.statistics;

import io.edgemep.common.Problem;
import org.springframework.http.HttpStatus;

/// Calls are reported by the gateway alone, which shows the secret that both are given.
final class NotTheGateway extends Problem {

    NotTheGateway() {
        super(
                HttpStatus.UNAUTHORIZED,
                "Calls are reported with the secret of mep.statistics.secret in the header %s; send that."
                        .formatted(GatewayLogController.SECRET));
    }
}
