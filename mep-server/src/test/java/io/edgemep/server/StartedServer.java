package io.edgemep.server;

import io.edgemep.common.TestCertificates;
import io.edgemep.common.TestDatabase;
import io.edgemep.common.TestIssuer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// mep-server as its main method starts it, on a database and ports of its own.
public final class StartedServer {

    private StartedServer() {}

    /// @param more arguments, after those that every test needs
    public static ConfigurableApplicationContext start(List<String> more) {
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--mep.dns.embedded.port=0",
                "--spring.datasource.url=" + TestDatabase.create(),
                "--spring.datasource.username=postgres",
                "--spring.datasource.password=postgres",
                "--mep.token.issuer=" + TestIssuer.ISSUER,
                "--mep.token.jwks-uri=" + TestIssuer.jwksUri(),
                "--mep.token.jwks-bundle="));
        arguments.addAll(more);
        return new SpringApplication(MepServer.class).run(arguments.toArray(String[]::new));
    }

    /// Arguments for TLS with the certificate `server`.
    ///
    /// @param trusted the trust store for clients, or null for none
    public static List<String> tls(TestCertificates certificates, @Nullable String trusted, String... more) {
        var arguments = new ArrayList<>(List.of(more));
        arguments.add("--server.ssl.bundle=test");
        arguments.addAll(certificates.bundle("test", "server", trusted));
        return arguments;
    }
}
