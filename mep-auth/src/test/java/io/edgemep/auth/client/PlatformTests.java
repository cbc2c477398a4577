package io.edgemep.auth.client;

import static io.edgemep.auth.AuthHttp.bearer;
import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.common.StartRefused;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// What mep-server may do here, and that it is all.
@AuthTest
class PlatformTests {

    @LocalServerPort
    int port;

    @Autowired
    ConfiguredClient configured;

    private AuthHttp http;
    private String application;
    private String secret;

    @BeforeEach
    void anApplication() {
        http = new AuthHttp(port);
        application = "app-" + UUID.randomUUID();
        secret = http.administrator().register("/auth/v1/applications/" + application);
    }

    @Test
    void disablesTheCredentialsOfAnApplication() {
        assertThat(http.askForToken(application, secret).statusCode()).isEqualTo(200);

        assertThat(send("POST", "/auth/v1/applications/" + application + "/disable"))
                .isEqualTo(204);

        assertThat(http.askForToken(application, secret).statusCode()).isEqualTo(401);
        assertThat(send("POST", "/auth/v1/applications/" + application + "/disable"))
                .isEqualTo(204);
        assertThat(send("POST", "/auth/v1/applications/unknown/disable")).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /auth/v1/applications/ID/enable",
        "POST,   /auth/v1/applications/ID/rotate",
        "GET,    /auth/v1/applications/ID",
        "GET,    /auth/v1/applications",
        "DELETE, /auth/v1/applications/ID",
        "POST,   /auth/v1/managers/ID/disable"
    })
    void doesNothingElse(String method, String path) {
        assertThat(send(method, path.replace("ID", application))).isEqualTo(403);
        assertThat(http.askForToken(application, secret).statusCode()).isEqualTo(200);
    }

    @Test
    void hasOneScope() {
        var answer = http.askForToken("platform", AuthTest.PLATFORM_SECRET);

        assertThat(json(answer).path("scope").asString()).isEqualTo("mep_credentials");
    }

    @Test
    void isNoneOfTheAdministratorsClients() {
        assertThat(http.administrator().get("/auth/v1/applications/platform").statusCode())
                .isEqualTo(404);
        assertThat(http.administrator()
                        .put("/auth/v1/applications/platform", "{\"appName\": \"a\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void doesNotTakeTheIdOfTheAdministrator() {
        var wanted = new ConfiguredClient.Wanted(
                Role.PLATFORM, "Platform", "mep.auth.platform", "administrator", AuthTest.PLATFORM_SECRET);

        assertThatThrownBy(() -> configured.establish(wanted))
                .isInstanceOf(StartRefused.class)
                .hasMessageStartingWith("mep.auth.platform.id is administrator");
        assertThat(wanted.toString()).doesNotContain(AuthTest.PLATFORM_SECRET);
    }

    private int send(String method, String path) {
        return http.send(
                        method, path, BodyPublishers.noBody(), bearer(http.token("platform", AuthTest.PLATFORM_SECRET)))
                .statusCode();
    }
}
