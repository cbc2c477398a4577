package io.edgemep.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The development CA and the one certificate that both services show, made on the first start and renewed in time.
final class Certificates {

    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(365);
    private static final Duration RENEWAL = Duration.ofDays(30);

    private final Workspace workspace;
    private final Path directory;
    private final Clock clock;
    private final PrintStream out;

    Certificates(Workspace workspace, Clock clock, PrintStream out) {
        this.workspace = workspace;
        this.directory = workspace.tls();
        this.clock = clock;
        this.out = out;
    }

    Path caFile() {
        return directory.resolve("ca.pem");
    }

    Path certificateFile() {
        return directory.resolve("server.pem");
    }

    Path keyFile() {
        return directory.resolve("server.key");
    }

    private Path caKeyFile() {
        return directory.resolve("ca.key");
    }

    /// Makes what is not there, and anew what has expired or is about to, or does not fit together.
    void ensure() {
        try {
            var ca = ensureCa();
            var server = Identity.read(certificateFile(), keyFile());
            if (server.filter(this::lasts).filter(ca::hasIssued).isEmpty()) {
                ca.issue(hostNames(), clock.instant(), SERVER_LIFE).write(certificateFile(), keyFile());
                out.printf("Certificates: %s a server certificate in %s.%n", made(server), workspace.shown(directory));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (GeneralSecurityException failed) {
            throw new Failure(
                    "The certificates in %s could not be made: %s".formatted(directory, failed.getMessage()), failed);
        }
    }

    /// Trusts the development CA and nobody else.
    ///
    /// @throws Failure when there is no CA yet
    SSLContext trust() {
        try (var pem = Files.newInputStream(caFile())) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", Identity.certificates().generateCertificate(pem));
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException failed) {
            throw new Failure("The development CA %s cannot be read; ./mep up makes it.".formatted(caFile()), failed);
        }
    }

    private Identity ensureCa() throws IOException, GeneralSecurityException {
        var known = Identity.read(caFile(), caKeyFile());
        var usable = known.filter(this::lasts);
        if (usable.isPresent()) {
            return usable.get();
        }
        var fresh = Identity.authority("MEC platform development CA", clock.instant(), CA_LIFE);
        fresh.write(caFile(), caKeyFile());
        out.printf("Certificates: %s a development CA, %s.%n", made(known), workspace.shown(caFile()));
        return fresh;
    }

    private boolean lasts(Identity identity) {
        return clock.instant().plus(RENEWAL).isBefore(identity.expires());
    }

    private static String made(Optional<Identity> before) {
        return before.isPresent() ? "renewed" : "made";
    }

    private static Set<String> hostNames() {
        try {
            return new TreeSet<>(List.of("localhost", InetAddress.getLocalHost().getHostName()));
        } catch (UnknownHostException nameless) {
            return Set.of("localhost");
        }
    }
}
