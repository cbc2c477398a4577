package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

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

        try (var server =
                new Server(new HttpsConfigurator(bundle("new", "trust-new").createSslContext()))) {
            assertThatThrownBy(() -> server.get(client)).isInstanceOf(SSLException.class);

            bundles.updateBundle("client", bundle("old", "trust-new"));
            assertThat(server.get(client)).isEqualTo(204);
        }
    }

    /// The server would refuse it where it is for servers alone.
    @Test
    void showsItsCertificateToNobodyUnlessItIsTold() throws Exception {
        var certificates = new TestCertificates(folder);
        certificates.make("own", "CN=localhost");
        certificates.trust("trust-own", "own");
        var bundles = new DefaultSslBundleRegistry("client", bundle("own", "trust-own"));
        var limit = Duration.ofSeconds(10);

        try (var server = new Server(new Wanting(bundle("own", "trust-own").createSslContext()))) {
            assertThat(server.peers(BundledTls.requests(bundles, "client", limit, limit)))
                    .isEqualTo("nobody");
            assertThat(server.peers(BundledTls.requestsWithCertificate(bundles, "client", limit, limit)))
                    .isEqualTo("CN=localhost");
        }
    }

    private static final class Server implements AutoCloseable {

        private final HttpsServer server;

        Server(HttpsConfigurator tls) throws IOException {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(tls);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.createContext("/peer", exchange -> {
                var peer = peer(((HttpsExchange) exchange).getSSLSession()).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, peer.length);
                exchange.getResponseBody().write(peer);
                exchange.close();
            });
            server.start();
        }

        private static String peer(SSLSession session) {
            try {
                return session.getPeerPrincipal().getName();
            } catch (SSLPeerUnverifiedException _) {
                return "nobody";
            }
        }

        String peers(ClientHttpRequestFactory requests) {
            return RestClient.builder()
                    .requestFactory(requests)
                    .build()
                    .get()
                    .uri(uri("/peer"))
                    .retrieve()
                    .body(String.class);
        }

        private URI uri(String path) {
            return URI.create(
                    "https://localhost:%d%s".formatted(server.getAddress().getPort(), path));
        }

        int get(HttpClient client) throws IOException, InterruptedException {
            return client.send(HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /// Asks for certificates, and serves who has none.
    private static final class Wanting extends HttpsConfigurator {

        Wanting(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            var wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
        }
    }
}
