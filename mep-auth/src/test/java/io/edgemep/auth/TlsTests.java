package io.edgemep.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgemep.common.TestCertificates;
import io.edgemep.common.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// What mep-auth shows in a TLS handshake, and with which files it does not even start.
@ExtendWith(OutputCaptureExtension.class)
class TlsTests {

    private static final String PASSWORD = "of-the-encrypted-key";

    // Only the first start finds nothing there.
    private static final String DATABASE = TestDatabase.create();

    @TempDir
    Path folder;

    private TestCertificates certificates;

    @BeforeEach
    void aCertificate() throws Exception {
        certificates = new TestCertificates(folder);
        made("first", "CN=first", PASSWORD);
        use("first");
    }

    private void made(String name, String subject, String password) throws Exception {
        certificates.make(name, subject);
        certificates.pem(name, password);
    }

    /// The key last: with the certificate alone nothing fits together.
    private void use(String name) throws IOException {
        use(name, ".pem");
        use(name, ".key");
    }

    private void use(String name, String extension) throws IOException {
        var fresh = Files.copy(folder.resolve(name + extension), folder.resolve("fresh"));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, folder.resolve("server" + extension), StandardCopyOption.REPLACE_EXISTING);
    }

    private ConfigurableApplicationContext start(String... more) {
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--MEP_TLS_CERTIFICATE=file:" + folder.resolve("server.pem"),
                "--MEP_TLS_KEY=file:" + folder.resolve("server.key"),
                "--MEP_TLS_KEY_PASSWORD=" + PASSWORD,
                "--spring.ssl.bundle.watch.file.quiet-period=200ms",
                "--spring.datasource.url=" + DATABASE,
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=postgres",
                "--mep.auth.keys.password=a-password-of-the-keys",
                "--mep.auth.administrator.secret=a-secret-of-an-administrator",
                "--mep.auth.keys.scrypt-cost=10",
                "--mep.auth.secrets.bcrypt-strength=4"));
        arguments.addAll(Arrays.asList(more));
        return new SpringApplication(MepAuth.class).run(arguments.toArray(String[]::new));
    }

    @Test
    void speaksStrongTlsOnlyAndShowsANewCertificateWithoutARestart() throws Exception {
        try (var running = start()) {
            assertThat(suite(running, "TLSv1.3")).startsWith("TLS_AES");
            assertThat(suite(running, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
                    .contains("GCM");
            assertThatThrownBy(() -> suite(running, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"))
                    .isInstanceOf(SSLHandshakeException.class);
            assertThat(shown(running)).isEqualTo("CN=first");
            assertThat(shown(managementPort(running))).isEqualTo("CN=first");

            made("second", "CN=second", PASSWORD);
            use("second");

            await().atMost(Duration.ofSeconds(60)).until(() -> shown(running).equals("CN=second"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> shown(managementPort(running)).equals("CN=second"));
        }
    }

    @Test
    void keepsTheOldPairUntilBothOfTheNewOneAreThere(CapturedOutput output) throws Exception {
        made("second", "CN=second", PASSWORD);
        made("third", "CN=third", PASSWORD);
        try (var running = start()) {
            use("second", ".key");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> output.getAll().contains("Private key in keystore matches none"));
            assertThat(shown(running)).isEqualTo("CN=first");

            use("second", ".pem");
            await().atMost(Duration.ofSeconds(30)).until(() -> shown(running).equals("CN=second"));

            use("third", ".pem");
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> shown(running).equals("CN=second"));
            use("third", ".key");
            await().atMost(Duration.ofSeconds(30)).until(() -> shown(running).equals("CN=third"));
        }
    }

    @Test
    void saysThatEverybodyCanReadAKeyWhenItIsReloaded(CapturedOutput output) throws Exception {
        try (var running = start()) {
            assertThat(output.getAll()).doesNotContain("can be read by everybody");

            Files.setPosixFilePermissions(folder.resolve("server.key"), PosixFilePermissions.fromString("rw-r--r--"));

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(output.getAll())
                            .containsPattern("ERROR .*server.key of the SSL bundle mep can be read by everybody"));
            assertThat(shown(running)).isEqualTo("CN=first");
        }
    }

    @Test
    void refusesAKeyThatEverybodyCanRead(CapturedOutput output) throws Exception {
        Files.setPosixFilePermissions(folder.resolve("server.key"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(this::start).isNotNull();

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "can be read by everybody on this machine; chmod o-rwx it.");
    }

    @Test
    void refusesASecretInAFileThatEverybodyCanRead(CapturedOutput output) throws Exception {
        var tree = Files.createDirectory(folder.resolve("secrets"));
        var file = Files.writeString(tree.resolve("mep.auth.platform.secret"), "a-secret-of-the-platform");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        var imported = "--spring.config.import=configtree:%s/".formatted(tree);

        assertThatThrownBy(() -> start(imported)).isNotNull();
        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "The file %s with the secret".formatted(file))
                .doesNotContain("a-secret-of-the-platform");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        try (var running = start(imported)) {
            assertThat(running.isRunning()).isTrue();
        }
    }

    @Test
    void refusesACertificateForDevelopmentElsewhere(CapturedOutput output) throws Exception {
        made("development", "CN=MEC platform development CA", PASSWORD);
        use("development");

        assertThatThrownBy(this::start).isNotNull();
        assertThat(output.getAll()).contains("APPLICATION FAILED TO START", "is of ./mep's development CA");

        try (var running = start("--spring.profiles.active=development")) {
            assertThat(running.isRunning()).isTrue();
        }
    }

    private static int port(ConfigurableApplicationContext running) {
        return Objects.requireNonNull(((WebServerApplicationContext) running).getWebServer())
                .getPort();
    }

    private static int managementPort(ConfigurableApplicationContext running) {
        return running.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    private static String shown(ConfigurableApplicationContext running) throws Exception {
        return shown(port(running));
    }

    private static String shown(int port) throws Exception {
        try (var socket = connected(port)) {
            socket.startHandshake();
            var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    private static String suite(ConfigurableApplicationContext running, String protocol, String... suites)
            throws Exception {
        try (var socket = connected(port(running))) {
            socket.setEnabledProtocols(new String[] {protocol});
            if (suites.length > 0) {
                socket.setEnabledCipherSuites(suites);
            }
            socket.startHandshake();
            return socket.getSession().getCipherSuite();
        }
    }

    private static SSLSocket connected(int port) throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Everybody()}, null);
        return (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    }

    /// The test looks at the certificate itself.
    private static final class Everybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
