package io.edgemep.server.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.xbill.DNS.Type;

/// A BIND 9 of the test's own on a free port of this machine, primary for the zones mec.test and other.test, of which
/// the key `mep` may write both and the key `reader` none.
final class Named implements AutoCloseable {

    static final String SECRET = "c2VjcmV0IG9mIHRoZSB0ZXN0cyBvZiB0aGUgcGxhdGZvcm0=";
    private static final Path PROGRAM = Path.of("/usr/sbin/named");
    private static final Path NSUPDATE = Path.of("/usr/bin/nsupdate");

    private final Path directory;
    private final int port;
    private Process process;

    /// Skips the test where there is no BIND.
    static Named start(Path directory) {
        Assumptions.assumeTrue(
                Files.isExecutable(PROGRAM) && Files.isExecutable(NSUPDATE),
                "named and nsupdate are not installed (apt-get install bind9 bind9-dnsutils)");
        try {
            var named = new Named(directory.toRealPath(), freePort());
            named.configure();
            named.start();
            return named;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Named(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    private static int freePort() throws IOException {
        while (true) {
            try (var tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var _ = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                return tcp.getLocalPort();
            } catch (BindException _) {
                // Taken for UDP: another one is tried.
            }
        }
    }

    private void configure() throws IOException {
        Files.writeString(directory.resolve("named.conf"), """
                options {
                    directory "%1$s";
                    pid-file "named.pid";
                    session-keyfile "session.key";
                    listen-on port %2$d { 127.0.0.1; };
                    listen-on-v6 { none; };
                    recursion no;
                    dnssec-validation no;
                    notify no;
                };
                controls { };
                key "mep" { algorithm hmac-sha256; secret "%3$s"; };
                key "reader" { algorithm hmac-sha256; secret "%3$s"; };
                zone "mec.test" { type primary; file "mec.test.zone"; allow-update { key "mep"; }; };
                zone "other.test" { type primary; file "other.test.zone"; allow-update { key "mep"; }; };
                """.formatted(directory, port, SECRET));
        for (var zone : List.of("mec.test", "other.test")) {
            Files.writeString(directory.resolve(zone + ".zone"), """
                    $TTL 60
                    @       SOA  ns.%1$s. hostmaster.%1$s. 1 3600 600 86400 10
                    @       NS   ns.%1$s.
                    ns      A    127.0.0.1
                    *.wild  A    192.0.2.200
                    """.formatted(zone));
        }
    }

    /// Starts it, on the zones as they were when it stopped, and waits until it answers.
    void start() throws IOException {
        process = new ProcessBuilder(PROGRAM.toString(), "-g", "-4", "-n", "1", "-c", directory + "/named.conf")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("named.log").toFile())
                .start();
        Awaitility.await("named answers; its log is " + directory.resolve("named.log"))
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> client().said("ns.mec.test", Type.A).contains("127.0.0.1"));
    }

    void stop() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    DnsClient client() {
        return DnsClient.at(port);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /// Changes the zone mec.test, as somebody else would.
    ///
    /// @param lines of nsupdate, such as `update add a.mec.test. 60 A 192.0.2.1`
    void nsupdate(String... lines) throws IOException {
        var update = new ProcessBuilder(NSUPDATE.toString(), "-y", "hmac-sha256:mep:" + SECRET)
                .redirectErrorStream(true)
                .start();
        try (var input = update.outputWriter()) {
            input.write("server 127.0.0.1 %d\nzone mec.test\n%s\nsend\n".formatted(port, String.join("\n", lines)));
        }
        try (var output = update.inputReader()) {
            var said = String.join("\n", output.lines().toList());
            assertThat(update.waitFor()).as(said).isZero();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
