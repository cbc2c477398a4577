package io.edgemep.auth;

import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Starts mep-auth as its main method does.
@ExtendWith(OutputCaptureExtension.class)
class StartTests {

    private static final String PASSWORD = "a-password-that-no-log-may-show";
    private static final String SECRET_KEY = "a-secret-key-that-no-log-may-show-".replace('-', '_') + "0".repeat(30);
    private static final String SECRET = "a-secret-that-no-log-may-show";

    private final String database = TestDatabase.create();

    @Test
    void showsNoSecretInAnyLogAndStartsAgainWithTheSameKey(CapturedOutput output) {
        var secrets = new ArrayList<>(List.of(PASSWORD, SECRET));
        String kids;
        try (var running = start("--mep.auth.keys.password=" + PASSWORD, "--logging.level.root=debug")) {
            var http = http(running);
            secrets.add(http.administrator().register("/auth/v1/applications/app"));
            secrets.add(http.token("app", secrets.getLast()));
            http.postForm(
                    "grant_type=client_credentials&client_id=app&client_secret=" + secrets.get(2), request -> request);
            http.askForToken("app", "a-wrong-secret-is-none-of-the-log's-business");
            http.administrator().put("/auth/v1/applications/app", "{\"appName\": 1, \"client_secret\": \"x\"}");
            secrets.add(json(http.administrator().post("/auth/v1/applications/app/rotate"))
                    .path("client_secret")
                    .asString());
            putAccessKey(http, SECRET_KEY);
            putAccessKey(http, SECRET_KEY + "too long");
            secrets.add(SECRET_KEY);
            secrets.add("a-wrong-secret-is-none-of-the-log's-business");
            secrets.add("$2a$04$");
            secrets.addAll(storedKey(running));
            kids = http.get("/.well-known/jwks.json").body();
        }
        assertThat(output.getAll()).contains("POST \"/oauth2/token\"");
        assertThat(secrets)
                .allSatisfy(secret -> assertThat(output.getAll().contains(secret))
                        .as("the log contains %s", secret)
                        .isFalse());

        try (var restarted = start("--mep.auth.keys.password=" + PASSWORD)) {
            assertThat(http(restarted).get("/.well-known/jwks.json").body()).isEqualTo(kids);
            assertThat(http(restarted).administratorToken()).isNotEmpty();
        }

        assertThatThrownBy(() -> start("--mep.auth.keys.password=another-password-than-that"))
                .isNotNull();
        refusedInOneSentence(output, "mep.auth.keys.password does not open the stored");
    }

    @Test
    void refusesToStartWithoutAPasswordForTheKeys(CapturedOutput output) {
        assertThatThrownBy(this::start).isNotNull();

        refusedInOneSentence(output, "mep.auth.keys.password is not set");
    }

    @Test
    void refusesAPasswordForTheKeysThatCanBeGuessed(CapturedOutput output) {
        var tooShort = "15-characters-!";

        assertThatThrownBy(() -> start("--mep.auth.keys.password=" + tooShort)).isNotNull();

        refusedInOneSentence(output, "mep.auth.keys.password has fewer than 16 characters");
        assertThat(output.getAll()).doesNotContain(tooShort);
    }

    /// A method that makes a bean refuses this, whose failure Spring tells with all that it says.
    @Test
    void refusesAPrivateKeyThatEverybodyCanReadInOneSentence(CapturedOutput output, @TempDir Path directory)
            throws IOException {
        var key = Files.createFile(
                directory.resolve("server.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));

        assertThatThrownBy(() -> start(
                        "--mep.auth.keys.password=" + PASSWORD,
                        "--spring.ssl.bundle.pem.mep.keystore.private-key=file:" + key))
                .isNotNull();

        refusedInOneSentence(output, "can be read by everybody on this machine");
    }

    /// As it may be where it was chosen before there was a limit.
    @Test
    void replacesAPasswordThatCanBeGuessed() {
        try (var running = start("--mep.auth.keys.password=" + PASSWORD, "--mep.auth.keys.previous-password=short")) {
            assertThat(http(running).administratorToken()).isNotEmpty();
        }
    }

    private static void putAccessKey(AuthHttp http, String secretKey) {
        http.administrator().put("/mep/appMng/v1/applications/app/confs", """
                {"authInfo": {"credentials": {"accessKeyId": "%s", "secretKey": "%s"}}}
                """.formatted("k".repeat(20), secretKey));
    }

    private static void refusedInOneSentence(CapturedOutput output, String sentence) {
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START").containsOnlyOnce(sentence);
    }

    private ConfigurableApplicationContext start(String... more) {
        var application = new SpringApplication(MepAuth.class);
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--server.ssl.enabled=false",
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=postgres",
                "--mep.auth.administrator.secret=" + SECRET,
                "--mep.auth.keys.scrypt-cost=10",
                "--mep.auth.secrets.bcrypt-strength=4"));
        arguments.addAll(Arrays.asList(more));
        return application.run(arguments.toArray(String[]::new));
    }

    private static List<String> storedKey(ConfigurableApplicationContext running) {
        return running.getBean(JdbcClient.class)
                .sql("select private_key from signing_keys")
                .query(String.class)
                .single()
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .toList();
    }

    private static AuthHttp http(ConfigurableApplicationContext running) {
        var server = ((WebServerApplicationContext) running).getWebServer();
        return new AuthHttp(Objects.requireNonNull(server).getPort(), SECRET);
    }
}
