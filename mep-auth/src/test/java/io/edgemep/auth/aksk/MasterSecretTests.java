package io.edgemep.auth.aksk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.auth.MepAuth;
import io.edgemep.common.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Starts mep-auth as its main method does, with one password after the other, on one database.
@ExtendWith(OutputCaptureExtension.class)
class MasterSecretTests {

    private static final String OLD = "--mep.auth.keys.password=the-old-password";
    private static final String NEW = "--mep.auth.keys.password=the-new-password";
    private static final String FROM_OLD = "--mep.auth.keys.previous-password=the-old-password";
    private static final String TO_NEW = "--mep.auth.keys.previous-password=the-new-password";

    private static final String KEY = "MasterKey00000000000";
    private static final String OTHER_KEY = "OtherKey000000000000";
    private static final String SECRET = "MasterSecret".repeat(5) + "0000";

    private final String database = TestDatabase.create();
    private final AtomicInteger requests = new AtomicInteger();

    @Test
    void encryptsEverythingAnewWhenThePasswordIsReplaced(CapturedOutput output) {
        List<String> sealed;
        try (var old = start(OLD)) {
            putKey(old, "app", KEY);
            assertThat(ask(old)).isEqualTo(200);
            var kids = kids(old);
            var before = sealed(old);
            assertThat(before).hasSize(2);

            try (var running = start(NEW, FROM_OLD)) {
                assertThat(ask(running)).isEqualTo(200);
                assertThat(kids(running)).isEqualTo(kids);
                sealed = sealed(running);
                assertThat(sealed).hasSize(2).doesNotContainAnyElementsOf(before);
                assertThat(versions(running)).containsExactly(2);
                // The replica that lacks the new password says when to come back.
                assertThat(ask(old)).isEqualTo(503);
            }
        }

        // Starting again changes nothing.
        try (var running = start(NEW, FROM_OLD)) {
            assertThat(sealed(running)).isEqualTo(sealed);
        }

        assertThatThrownBy(() -> start(OLD)).isNotNull();
        assertThat(output.getAll()).contains("mep.auth.keys.password does not open the stored");
        assertThat(output.getAll()).doesNotContain("the-old-password", "the-new-password", SECRET);
    }

    /// First every replica learns the new password, then each is started with it in turn. In the end nothing of
    /// the old one is needed any more.
    @Test
    void answersAllTheWhileWithSeveralReplicas() {
        String kids;
        List<String> sealed;
        try (var first = start(OLD, TO_NEW)) {
            putKey(first, "app", KEY);
            assertThat(versions(first)).containsExactly(1);
            kids = kids(first);

            try (var second = start(NEW, FROM_OLD)) {
                assertThat(versions(second)).containsExactly(2);
                assertThat(ask(first)).isEqualTo(200);
                assertThat(ask(second)).isEqualTo(200);
                putKey(first, "other", OTHER_KEY);
                sealed = sealed(second);
            }
        }
        try (var last = start(NEW)) {
            assertThat(ask(last)).isEqualTo(200);
            assertThat(ask(last, OTHER_KEY)).isEqualTo(200);
            assertThat(kids(last)).isEqualTo(kids);
            assertThat(sealed(last)).isEqualTo(sealed);
        }
    }

    private static String kids(ConfigurableApplicationContext running) {
        return http(running).get("/.well-known/jwks.json").body();
    }

    private static void putKey(ConfigurableApplicationContext running, String app, String key) {
        var answer = http(running)
                .administrator()
                .put("/mep/appMng/v1/applications/%s/confs".formatted(app), """
                {"authInfo": {"credentials": {"accessKeyId": "%s", "secretKey": "%s"}}}
                """.formatted(key, SECRET));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /// @return the status of a request for a token, signed as none before
    private int ask(ConfigurableApplicationContext running) {
        return ask(running, KEY);
    }

    private int ask(ConfigurableApplicationContext running, String key) {
        return new Agent(port(running), "mep:8443", "198.51.100.1", key, SECRET)
                .ask(Instant.now().plusSeconds(requests.incrementAndGet()))
                .status();
    }

    private static List<String> sealed(ConfigurableApplicationContext running) {
        return running.getBean(JdbcClient.class)
                .sql("select private_key from signing_keys union all select secret from access_keys")
                .query(String.class)
                .list();
    }

    private static List<Integer> versions(ConfigurableApplicationContext running) {
        return running.getBean(JdbcClient.class)
                .sql("select version from sealing_keys")
                .query(Integer.class)
                .list();
    }

    private ConfigurableApplicationContext start(String... more) {
        var arguments = Stream.concat(
                Stream.of(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--server.ssl.enabled=false",
                        "--spring.datasource.url=" + database,
                        "--spring.datasource.username=postgres",
                        "--spring.datasource.password=postgres",
                        "--mep.auth.administrator.secret=" + AuthTest.ADMINISTRATOR_SECRET,
                        "--mep.auth.keys.scrypt-cost=10",
                        "--mep.auth.secrets.bcrypt-strength=4"),
                Stream.of(more));
        return new SpringApplication(MepAuth.class).run(arguments.toArray(String[]::new));
    }

    private static AuthHttp http(ConfigurableApplicationContext running) {
        return new AuthHttp(port(running));
    }

    private static int port(ConfigurableApplicationContext running) {
        return Objects.requireNonNull(((WebServerApplicationContext) running).getWebServer())
                .getPort();
    }
}
