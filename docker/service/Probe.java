import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Exits with 0 when the service of this container is ready: the health check of its image, which has no curl.
///
/// It believes the CAs that the services believe each other by (`MEP_TLS_TRUST`; the JVM's where there are none), so that
/// a certificate may be replaced while the service still shows the former one. The name in it does not matter: nobody
/// but the service can answer on the loopback interface of its container.
void main() throws Exception {
    var scheme = "false".equals(System.getenv("SERVER_SSL_ENABLED")) ? "http" : "https";
    var readiness = URI.create(scheme + "://localhost:" + System.getenv("SERVER_PORT") + "/readyz");
    var connection = (HttpURLConnection) readiness.toURL().openConnection();
    if (connection instanceof HttpsURLConnection secured) {
        secured.setSSLSocketFactory(trust().getSocketFactory());
        secured.setHostnameVerifier((name, session) -> true);
    }
    connection.setConnectTimeout(3_000);
    connection.setReadTimeout(3_000);
    var status = connection.getResponseCode();
    IO.println(readiness + ": " + status);
    System.exit(status == 200 ? 0 : 1);
}

SSLContext trust() throws Exception {
    var file = System.getenv("MEP_TLS_TRUST");
    if (file == null || file.isBlank()) {
        return SSLContext.getDefault();
    }
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var pem = Files.newInputStream(Path.of(file.replaceFirst("^file:", "")))) {
        for (var ca : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
            trusted.setCertificateEntry("ca-" + trusted.size(), ca);
        }
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
}
