package io.edgemep.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.edgemep.server.outbox.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallbackTlsTests {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private static TestReceiver receiver;
    private static SSLContext trusting;

    @BeforeAll
    static void serve(@TempDir Path folder) throws Exception {
        var keys = keyStore(folder.resolve("keys.p12"));
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity(keys)));
        receiver = new TestReceiver(server);
        trusting = trust(keys);
    }

    @AfterAll
    static void close() {
        receiver.close();
    }

    @Test
    void speaksTlsToWhomTheBundleTrusts() {
        try (var courier = new TestCourier(Map.of(), trusting)) {
            courier.names.put("subscriber.test", new String[] {"127.0.0.1"});

            assertThat(courier.post("https://subscriber.test:%d/".formatted(receiver.port())))
                    .isEqualTo(new Outcome.Delivered());
        }
    }

    @Test
    void tellsNothingToWhomItDoesNotTrust() {
        var before = receiver.requests().size();
        try (var courier = new TestCourier()) {
            courier.names.put("subscriber.test", new String[] {"127.0.0.1"});

            assertThat(courier.post("https://subscriber.test:%d/".formatted(receiver.port())))
                    .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Failed.class))
                    .extracting(Outcome.Failed::reason, InstanceOfAssertFactories.STRING)
                    .startsWith("could not be spoken to securely");
        }
        assertThat(receiver.requests()).hasSize(before);
    }

    @Test
    void tellsNothingToWhoeverIsNotTheNamedOne() {
        var before = receiver.requests().size();
        try (var courier = new TestCourier(Map.of(), trusting)) {
            courier.names.put("other.test", new String[] {"127.0.0.1"});

            assertThat(courier.post("https://other.test:%d/".formatted(receiver.port())))
                    .isInstanceOf(Outcome.Failed.class);
        }
        assertThat(receiver.requests()).hasSize(before);
    }

    /// Only the JDK's own tool makes certificates without a library for it.
    private static KeyStore keyStore(Path file) throws IOException, InterruptedException, GeneralSecurityException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "subscriber",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=subscriber.test",
                        "-ext",
                        "SAN=dns:subscriber.test",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(made).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static SSLContext identity(KeyStore keys) throws GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static SSLContext trust(KeyStore keys) throws IOException, GeneralSecurityException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("subscriber", keys.getCertificate("subscriber"));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
