package io.edgemep.local;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A service as far as the launcher can see: a jar that listens with the certificate it is given, says that it is
/// ready, and dies when its working directory holds a file called as itself and `.dies`.
///
/// It uses nothing but the JDK, since its jar holds nothing but this class.
public final class StandInService {

    private StandInService() {}

    /// Puts the jars of both services where the build would put them.
    static void buildInto(Workspace workspace) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInService.class.getName());
        var name = StandInService.class.getName().replace('.', '/') + ".class";
        for (var service : Service.values()) {
            var jar = workspace.builtJar(service);
            Files.createDirectories(jar.getParent());
            try (var code = StandInService.class.getClassLoader().getResourceAsStream(name);
                    var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                out.putNextEntry(new JarEntry(name));
                code.transferTo(out);
            }
        }
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        var isAuth = System.getProperty("java.class.path", "").endsWith("mep-auth.jar");
        var title = isAuth ? "mep-auth" : "mep-server";
        System.out.println(title + " imports " + System.getenv("SPRING_CONFIG_IMPORT"));
        if (Files.exists(Path.of(title + ".dies"))) {
            System.out.println(title + " was told to die");
            System.exit(1);
        }
        var port = Integer.parseInt(System.getenv(isAuth ? "MEP_AUTH_PORT" : "MEP_SERVER_PORT"));
        var server = HttpsServer.create(new InetSocketAddress(port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity()));
        server.createContext("/readyz", exchange -> {
            var body = "{\"status\": \"UP\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static SSLContext identity() throws Exception {
        var pem = Files.readString(file("MEP_TLS_KEY")).replaceAll("-----[A-Z ]+-----|\\s", "");
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var certificate = Files.newInputStream(file("MEP_TLS_CERTIFICATE"))) {
            store.setKeyEntry("server", key, new char[0], new Certificate[] {
                CertificateFactory.getInstance("X.509").generateCertificate(certificate)
            });
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static Path file(String variable) {
        return Path.of(System.getenv(variable).substring("file:".length()));
    }
}
