package io.edgemep.auth;

import static io.edgemep.auth.AuthHttp.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.edgemep.auth.key.SigningKeys;
import io.edgemep.common.AccessTable;
import io.edgemep.common.AccessTable.Cell;
import io.jsonwebtoken.Jwts;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Every operation of the contract is asked by everybody whom the table of `docs/authorisation.md` has a column for.
@AuthTest
class AuthorisationTests {

    private static final AccessTable TABLE = new AccessTable("mep-auth");

    /// Those where clients authenticate in the request itself.
    private static final Set<String> TOKENLESS =
            Set.of("POST /oauth2/token", "POST /oauth2/introspect", "POST /oauth2/revoke", "POST /mep/token");

    private final AuthHttp http;
    private final SigningKeys keys;

    AuthorisationTests(@LocalServerPort int port, SigningKeys keys) {
        http = new AuthHttp(port);
        this.keys = keys;
    }

    @Test
    void hasARowForEveryOperation() {
        assertThat(Stream.concat(TABLE.operations().stream(), TOKENLESS.stream()))
                .containsExactlyInAnyOrderElementsOf(AuthHttp.CONTRACT.operations());
    }

    @TestFactory
    Stream<DynamicTest> answersAsTheTableSays() {
        return TABLE.cells()
                .map(cell -> dynamicTest(
                        cell.toString(), () -> assertThat(status(cell)).matches(cell::allows, cell.toString())));
    }

    private int status(Cell cell) {
        var body = cell.method().equals("PUT") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody();
        return http.sendUndeclared(
                        cell.method(),
                        cell.path().replaceAll("[{][^}]+[}]", "none-such"),
                        body,
                        request -> caller(cell).apply(request.header("Content-Type", "application/json")))
                .statusCode();
    }

    private UnaryOperator<HttpRequest.Builder> caller(Cell cell) {
        return switch (cell.caller()) {
            case "no token" -> UnaryOperator.identity();
            case "expired" -> bearer(token("administrator", "mep_admin", -90));
            case "an application" -> bearer(token("none-such", "mec_service_mgmt mec_app_support", 60));
            case "a manager" -> bearer(token("manager", "mepcfg", 60));
            case "the platform" -> bearer(http.token("platform", AuthTest.PLATFORM_SECRET));
            case "the administrator" -> bearer(http.administratorToken());
            default -> throw new IllegalStateException("Nobody is " + cell.caller());
        };
    }

    private String token(String subject, String scope, int secondsToLive) {
        var now = Instant.now();
        return Jwts.builder()
                .header()
                .keyId(keys.active().kid())
                .and()
                .subject(subject)
                .issuer("https://localhost:8444")
                .audience()
                .add("mep")
                .and()
                .issuedAt(Date.from(now.minusSeconds(120)))
                .expiration(Date.from(now.plusSeconds(secondsToLive)))
                .claim("scope", scope)
                .signWith(keys.active().privateKey(), Jwts.SIG.RS256)
                .compact();
    }
}
