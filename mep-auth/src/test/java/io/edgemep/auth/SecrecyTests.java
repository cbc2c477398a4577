package io.edgemep.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Runs after the other classes (junit-platform.properties), to read what all of them have logged.
@AuthTest
@Order(Integer.MAX_VALUE - 1)
class SecrecyTests {

    private final AuthHttp http;
    private final JdbcClient sql;

    SecrecyTests(@LocalServerPort int port, JdbcClient sql) {
        http = new AuthHttp(port);
        this.sql = sql;
    }

    @Test
    void printsNoSecretThatAnyTestHasUsed() throws IOException {
        http.administrator().register("/auth/v1/applications/secrecy");
        http.administratorToken();
        http.askForToken("secrecy", "a-wrong-secret-is-a-secret-too");

        var printed = Printed.all();

        assertThat(printed).contains("Made the first signing key");
        assertThat(AuthHttp.secrets())
                .hasSizeGreaterThan(5)
                .contains(AuthTest.ADMINISTRATOR_SECRET, "a-wrong-secret-is-a-secret-too");
        assertThat(AuthHttp.secrets())
                .allSatisfy(secret -> assertThat(printed.contains(secret))
                        .as("printed: %s", secret)
                        .isFalse());
    }

    @Test
    void writesNoSecretIntoTheAuditLog() {
        http.askForToken("secrecy", "a-wrong-secret-is-a-secret-too");
        http.askForToken(AuthTest.PLATFORM_SECRET, "x");
        http.administratorToken();

        var log = String.join(
                "\n",
                sql.sql("select concat_ws(' ', actor, address, detail, resource, after) from audit_entries")
                        .query(String.class)
                        .list());

        // Of refusals, other classes may have left it to be counted.
        assertThat(log).contains("\"method\":\"client_secret\"");
        assertThat(AuthHttp.secrets())
                .allSatisfy(secret -> assertThat(log.contains(secret))
                        .as("in the audit log: %s", secret)
                        .isFalse());
    }
}
