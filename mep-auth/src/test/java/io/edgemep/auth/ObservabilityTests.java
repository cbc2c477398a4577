package io.edgemep.auth;

import static io.edgemep.auth.AuthHttp.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.Observability;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

@AuthTest
class ObservabilityTests {

    private final AuthHttp http;
    private final String management;

    ObservabilityTests(@LocalServerPort int port, @LocalManagementPort int managementPort) {
        http = new AuthHttp(port);
        management = "http://localhost:" + managementPort + "/actuator/prometheus";
    }

    @Test
    void hasEveryMetricOfItsOwnThatTheDashboardAndTheAlertsAskFor() {
        assertThat(http.askForToken("nobody", "with-a-wrong-secret").statusCode())
                .isEqualTo(401);
        var metrics = http.sendUndeclared("GET", management, BodyPublishers.noBody(), bearer(http.administratorToken()))
                .body();

        assertThat(Observability.exposed(metrics))
                .containsAll(Observability.asked().stream()
                        .filter(name -> !name.matches("(?:mep_(?!auth)|resilience4j_circuitbreaker).*"))
                        .toList())
                .contains("mep_auth_tokens_issued_total", "mep_auth_tokens_refused_total");
    }
}
