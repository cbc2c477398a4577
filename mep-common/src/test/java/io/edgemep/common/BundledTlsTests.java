package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

class BundledTlsTests {

    @TempDir
    Path folder;

    private SslBundle bundle(String key, String trusted) {
        return SslBundle.of(new JksSslStoreBundle(store(key), store(trusted)));
    }

    private JksSslStoreDetails store(String name) {
        return JksSslStoreDetails.forLocation("file:" + folder.resolve(name + ".p12"))
                .withPassword("changeit");
    }

    @Test
    void trustsWhatTheBundleTrustsAtAnyTime() throws Exception {
        var certificates = new TestCertificates(folder);
        for (var name : new String[] {"old", "new"}) {
            certificates.make(name, "CN=localhost");
            certificates.trust("trust-" + name, name);
        }
        var bundles = new DefaultSslBundleRegistry("client", bundle("old", "trust-old"));
        var client = HttpClient.newBuilder()
                .sslContext(BundledTls.context(bundles, "client"))
                .build();

        try (var server = new Server(bundle("new", "trust-new"))) {
            assertThatThrownBy(() -> server.get(client)).isInstanceOf(SSLException.class);

            bundles.updateBundle("client", bundle("old", "trust-new"));
            assertThat(server.get(client)).isEqualTo(204);
        }
    }

    private static final class Server implements AutoCloseable {

        private final HttpsServer server;

        Server(SslBundle bundle) throws IOException {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(bundle.createSslContext()));
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
        }

        int get(HttpClient client) throws IOException, InterruptedException {
            var uri = URI.create(
                    "https://localhost:%d/".formatted(server.getAddress().getPort()));
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
