package io.edgemep.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Runs after all other classes (junit-platform.properties), to know which answers they have seen.
@AuthTest
@Order(Integer.MAX_VALUE)
class ContractTests {

    private final AuthHttp http;

    ContractTests(@LocalServerPort int port) {
        http = new AuthHttp(port);
    }

    @Test
    void describesTheServiceAsTheContractDoes() {
        var served = http.sendUndeclared("GET", "/v3/api-docs", BodyPublishers.noBody(), UnaryOperator.identity());

        assertThat(served.statusCode()).isEqualTo(200);
        AuthHttp.CONTRACT.requireSame(served.body());
    }

    @Test
    void showsTheContractToPeople() {
        var page =
                http.sendUndeclared("GET", "/swagger-ui/index.html", BodyPublishers.noBody(), UnaryOperator.identity());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("swagger-ui");
    }

    @Test
    void hasATestOfEveryAnswerThatIsDeclared() {
        assumeThat(System.getProperty("test")).as("all classes run").isNull();

        var unseen = AuthHttp.CONTRACT.declared();
        assertThat(unseen).isNotEmpty();
        unseen.removeAll(AuthHttp.CONTRACT.checked());
        assertThat(unseen).isEmpty();
    }
}
