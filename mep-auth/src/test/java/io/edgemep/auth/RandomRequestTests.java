package io.edgemep.auth;

import static io.edgemep.auth.AuthHttp.basic;
import static io.edgemep.auth.AuthHttp.bearer;

import io.edgemep.common.RandomRequests;
import io.edgemep.common.RandomRequests.Request;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/// Thousands of requests of every operation that are more or less what the contract has.
@AuthTest
@TestPropertySource(
        properties = {
            // One address guesses thousands of secrets here, and none of the requests may be refused for that.
            "mep.auth.secrets.lock.attempts-per-address=1000000",
            "resilience4j.bulkhead.instances.secret-hashing.max-wait-duration=5s",
            "spring.datasource.hikari.connection-timeout=5000"
        })
class RandomRequestTests {

    private static final int REQUESTS = Integer.getInteger("mep.fuzz.requests", 4000);
    /// Another one with `-Dmep.fuzz.seed`; each run of CI has the same requests, so that what fails can be repeated.
    private static final long SEED = Long.getLong("mep.fuzz.seed", 20_261_130);

    private final AuthHttp http;

    RandomRequestTests(@LocalServerPort int port) {
        http = new AuthHttp(port);
    }

    @Test
    void answersThemAllWithoutAFailureAndWithoutAnythingOfItsInside() {
        var secret = http.administrator().register("/auth/v1/applications/known-app");
        var requests = new RandomRequests(
                AuthHttp.CONTRACT,
                SEED,
                Map.of(
                        "appInstanceId", List.of("known-app", "app-1", "app-2"),
                        "managerId", List.of("manager-1", "manager-2"),
                        "clientId", List.of("known-app", "manager-1")));
        var administrator = bearer(http.administratorToken());
        var client = basic("known-app", secret);
        for (var number = 0; number < REQUESTS; number++) {
            var request = requests.next();
            var isOfOauth =
                    request.path().startsWith("/oauth2") || request.path().startsWith("/mep/token");
            send(requests, request, isOfOauth ? number % 2 == 0 ? client : UnaryOperator.identity() : administrator);
        }
        requests.requireThatTheyTriedMuch();
    }

    private void send(RandomRequests requests, Request request, UnaryOperator<HttpRequest.Builder> caller) {
        var body = request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body());
        var answer = http.sendUndeclared(request.method(), request.path(), body, builder -> {
            request.headers().forEach(builder::setHeader);
            return caller.apply(builder);
        });
        requests.requireThatItIsAnAnswer(
                request,
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(null),
                answer.body());
    }
}
