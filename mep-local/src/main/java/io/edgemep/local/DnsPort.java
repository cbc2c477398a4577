package io.edgemep.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where mep-server's own DNS server listens, by UDP and TCP.
final class DnsPort {

    private final Workspace workspace;
    private final Optional<Settings.Dns> wanted;

    /// @param wanted where a start would have it listen; none: there is no such server
    DnsPort(Workspace workspace, Optional<Settings.Dns> wanted) {
        this.workspace = workspace;
        this.wanted = wanted;
    }

    /// @param isRunning whether mep-server runs already
    /// @throws Failure when the DNS server cannot have the port that it is to have
    void require(boolean isRunning) {
        if (wanted.isEmpty()) {
            return;
        }
        var dns = wanted.get();
        if (!isRunning) {
            requireFree(dns);
        } else if (!recorded().equals(Optional.of(dns.port()))) {
            throw new Failure(
                    "The DNS server of mep-server is not on port %d: stop it with ./mep down before you move it."
                            .formatted(dns.port()));
        }
    }

    private static void requireFree(Settings.Dns dns) {
        try (var tcp = new ServerSocket(dns.port(), 1, InetAddress.getByName(dns.address()));
                var udp = new DatagramSocket(dns.port(), InetAddress.getByName(dns.address()))) {
            udp.setSoTimeout(tcp.getSoTimeout());
        } catch (IOException taken) {
            throw new Failure(
                    "Port %d of %s is used by another program, or cannot be had (%s): stop that, or set MEP_DNS_PORT to a free port for DNS."
                            .formatted(dns.port(), dns.address(), taken.getMessage()),
                    taken);
        }
    }

    /// Notes where the server that is being started will listen.
    void record() {
        try {
            Workspace.writePrivate(file(), wanted.map(dns -> dns.port() + "\n").orElse(""));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Optional<Integer> recorded() {
        try {
            return Optional.of(Integer.valueOf(Files.readString(file()).strip()));
        } catch (IOException | NumberFormatException notRecorded) {
            return Optional.empty();
        }
    }

    private Path file() {
        return workspace.data().resolve("run", "dns.port");
    }
}
