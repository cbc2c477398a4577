import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// HTTP to the services, trusting the development CA. An answer of another status than expected ends the program.
record Platform(HttpClient http) {

    static Platform trusting(Path ca) throws IOException, GeneralSecurityException {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var pem = Files.newInputStream(ca)) {
            trusted.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, factory.getTrustManagers(), null);
        return new Platform(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .sslContext(tls)
                .build());
    }

    HttpResponse<String> send(int expected, String method, String url, String authorization, String type, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", authorization)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new IllegalStateException(
                    "%s %s was answered %d: %s".formatted(method, url, answer.statusCode(), answer.body()));
        }
        return answer;
    }

    HttpResponse<String> sendJson(int expected, String method, String url, String token, String json)
            throws IOException, InterruptedException {
        return send(expected, method, url, "Bearer " + token, "application/json", json);
    }

    static void all(int atOnce, List<Callable<Object>> calls) throws InterruptedException, ExecutionException {
        try (var executor = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            for (var called : executor.invokeAll(calls)) {
                called.get();
            }
        }
    }
}
