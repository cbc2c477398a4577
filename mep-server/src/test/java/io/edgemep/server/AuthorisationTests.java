package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.edgemep.common.AccessTable;
import io.edgemep.common.AccessTable.Cell;
import io.edgemep.common.TestIssuer;
import io.edgemep.server.Mp1.Application;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;

/// Every operation of the contract is asked by everybody whom the table of `docs/authorisation.md` has a column for.
@MepServerTest
class AuthorisationTests {

    private static final AccessTable TABLE = new AccessTable("mep-server");
    private static final String SCOPES = "mec_service_mgmt mec_app_support mepcfg mep_admin";

    @Autowired
    Mp1 mp1;

    @Test
    void hasARowForEveryOperation() {
        assertThat(TABLE.operations()).containsExactlyInAnyOrderElementsOf(Mp1.CONTRACT.operations());
    }

    @TestFactory
    Stream<DynamicTest> answersAsTheTableSays() {
        return TABLE.cells()
                .map(cell -> dynamicTest(cell.toString(), () -> {
                    var application = mp1.application();
                    application.get("/mec_service_mgmt/v1/services");
                    assertThat(status(cell, application)).matches(cell::allows, cell.toString());
                }));
    }

    /// A HEAD is a GET whose answer is not shown: whoever may not have that may not have the other.
    @TestFactory
    Stream<DynamicTest> answersAHeadAsTheGet() {
        return TABLE.cells()
                .filter(cell -> cell.method().equals("GET"))
                .filter(cell -> List.of("the application", "a manager").contains(cell.caller()))
                .map(cell -> dynamicTest("HEAD for " + cell, () -> {
                    var application = mp1.application();
                    application.get("/mec_service_mgmt/v1/services");
                    var answer = caller(cell, application)
                            .sendUnchecked("HEAD", path(cell, application), null)
                            .status();
                    assertThat(answer).matches(cell::allows, cell.toString());
                }));
    }

    private static String path(Cell cell, Application application) {
        return cell.path().replace("{appInstanceId}", application.id()).replaceAll("[{][^}]+[}]", "none-such");
    }

    private int status(Cell cell, Application application) {
        return caller(cell, application)
                .send(
                        cell.method(),
                        path(cell, application),
                        cell.method().startsWith("P") ? body(cell, application) : null)
                .status();
    }

    /// Registering, the application is named in the body alone.
    private static String body(Cell cell, Application application) {
        return cell.path().endsWith("/registrations")
                ? TestApplications.info()
                        .with("appInstanceId", "\"" + application.id() + "\"")
                        .json()
                : "{}";
    }

    private Application caller(Cell cell, Application application) {
        return switch (cell.caller()) {
            case "no token" -> mp1.bearing("");
            case "expired" -> mp1.bearing(expired(application.id(), cell.scope()));
            case "without the scope" -> mp1.bearing(TestIssuer.token(application.id(), allBut(cell.scope())));
            case "another application" -> mp1.application();
            case "the application" -> application;
            case "a manager" -> mp1.manager();
            case "the administrator" -> mp1.administrator();
            default -> throw new IllegalStateException("Nobody is " + cell.caller());
        };
    }

    private static String expired(String subject, String scope) {
        var now = Instant.now();
        return TestIssuer.sign(TestIssuer.claims(subject, scope)
                .issuedAt(Date.from(now.minusSeconds(3600)))
                .notBefore(Date.from(now.minusSeconds(3600)))
                .expiration(Date.from(now.minusSeconds(90))));
    }

    private static String allBut(String scope) {
        return Arrays.stream(SCOPES.split(" "))
                .filter(other -> !other.equals(scope))
                .collect(Collectors.joining(" "));
    }
}
