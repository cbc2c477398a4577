package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.MepServerTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// Kongs without a database.
@MepServerTest
class DeclarativePublicationTests extends PublicationContract {

    private static final TestKong KONG = new TestKong(false);
    private static final TestKong SECOND = new TestKong(false);

    @TempDir
    static Path folder;

    @DynamicPropertySource
    static void gateway(DynamicPropertyRegistry properties) {
        properties.add("mep.gateway.mode", () -> "declarative");
        properties.add("mep.gateway.admin", () -> KONG.uri() + "," + SECOND.uri());
        properties.add("mep.gateway.declarative.min-interval", () -> "50ms");
        properties.add("mep.gateway.declarative.base", () -> base().toString());
        properties.add("mep.gateway.interval", () -> "300ms");
        properties.add("mep.gateway.poll-interval", () -> "50ms");
        properties.add("mep.gateway.first-back-off", () -> "50ms");
        properties.add("mep.gateway.max-back-off", () -> "200ms");
        properties.add("mep.gateway.round-limit", () -> "2s");
        properties.add("mep.gateway.max-publications-per-application", () -> "5");
    }

    @AfterAll
    static void close() {
        KONG.close();
        SECOND.close();
    }

    @BeforeEach
    void aBase() {
        write("first");
    }

    @Override
    TestKong kong() {
        return KONG;
    }

    private static Path base() {
        return folder.resolve("kong.yaml");
    }

    /// As `render` does: as a whole or not at all. JSON in YAML, like its own.
    private static void write(String key) {
        text("""
                _format_version: "3.0"
                consumers:
                  - username: mep-application
                    jwt_secrets: [{"key": "%s", "algorithm": "RS256", "rsa_public_key": "-----BEGIN"}]
                services:
                  - name: mep-server
                    host: mep-server.upstream
                    routes:
                      - name: mp1
                        paths: [/mec_service_mgmt/v1/]
                """.formatted(key));
    }

    private static void text(String text) {
        try {
            var pending = Files.writeString(folder.resolve("pending"), text);
            Files.move(pending, base(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean hasKey(TestKong kong, String key) {
        return kong.all("jwt_secrets").stream()
                .anyMatch(secret -> secret.path("key").asString().equals(key));
    }

    @Test
    void bringsTheGatewaysOwnConfigurationWithWhatIsPublished() {
        registerActive(offered());

        for (var kong : new TestKong[] {KONG, SECOND}) {
            assertThat(hasKey(kong, "first")).isTrue();
            assertThat(kong.all("routes"))
                    .extracting(route -> route.path("name").asString())
                    .contains("mp1");
            assertThat(kong.all("routes")).hasSize(2);
        }
    }

    @Test
    void bringsNewKeysToEveryNode() {
        var registered = registerActive(offered());

        write("second");

        eventually(() -> hasKey(KONG, "second") && hasKey(SECOND, "second"));
        assertThat(published()).hasSize(1);
        assertThat(state(registered)).isEqualTo("ACTIVE");
    }

    @Test
    void keepsTheGatewayAsItIsWhileThereIsNoConfiguration() {
        var before = registerActive(offered());
        for (var broken :
                new String[] {"", "services: []", "{", "a: &a [*a]", "- 1", "_format_version: \"3.0\"\nservices: 7"}) {
            text(broken);
            var waiting = register(offered());
            eventually(() -> reason(waiting).contains("could not be told"));
            assertThat(published()).contains("/published/%s/".formatted(id(before)));
            app.delete(waiting.location());
        }

        write("third");

        awaitState("ACTIVE", before);
        eventually(() -> hasKey(KONG, "third"));
    }

    @Test
    void isNotActiveBeforeEveryNodeHasIt() {
        SECOND.down(true);
        var registered = register(offered());
        eventually(() -> published().size() == 1);
        eventually(() -> reason(registered).contains("could not be told"));
        assertThat(state(registered)).isEqualTo("WAITING");

        SECOND.down(false);

        awaitState("ACTIVE", registered);
        assertThat(SECOND.all("routes")).hasSize(2);
    }

    @Test
    void noticesThatOneNodeWasStartedAnew() {
        registerActive(offered());

        SECOND.forget();

        eventually(() -> SECOND.all("routes").size() == 2);
    }

    @Test
    void tellsThatTheGatewayRefusesItsOwnConfiguration() {
        var before = registerActive(offered());
        text("""
                _format_version: "3.0"
                services:
                  - name: mep-server
                    hots: mep-server.upstream
                """);

        var waiting = register(offered());

        eventually(() -> reason(waiting).contains("could not be told"));
        assertThat(published()).containsExactly("/published/%s/".formatted(id(before)));
        write("first");
        awaitState("ACTIVE", waiting);
    }
}
