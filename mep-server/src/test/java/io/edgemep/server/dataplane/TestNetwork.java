package io.edgemep.server.dataplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Hosts in network namespaces around one that forwards between them, which is the platform's.
///
/// ```
/// client 10.77.1.2 ── ue ┐          ┌ core ── 10.77.2.2 server
///                        ├ platform ┤
///  tap   10.77.4.2 ─ tap ┘          └ app ─── 10.77.3.2 app
/// ```
///
/// Each has the same addresses in 2001:db8:n::/64. The app takes packets for the server, too, and the tap
/// those for server and client.
final class TestNetwork implements AutoCloseable {

    static final int PORT = 5000;
    static final int OTHER_PORT = 5001;
    static final int GTP = 2152;
    static final int MARK = 7;
    static final String APP_MAC = "02:00:00:00:03:02";

    private final String name = "mep%d".formatted(ProcessHandle.current().pid());
    private final List<String> namespaces = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private int marks;

    /// Skips the test where namespaces or nft are not to be had.
    static TestNetwork create() {
        var network = new TestNetwork();
        try {
            var why = problem("nft", "--version")
                    .or(() -> problem("ip", "netns", "add", network.platform()))
                    .or(() -> problem("ip", "netns", "exec", network.platform(), "nft", "list", "ruleset"));
            if (why.isPresent()) {
                network.namespaces.add(network.platform());
                Assumptions.abort(
                        "Packets cannot be steered here (root, iproute2 and nftables are needed): " + why.get());
            }
            network.build();
            return network;
        } catch (RuntimeException failed) {
            network.close();
            throw failed;
        }
    }

    private static Optional<String> problem(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(output.strip());
        } catch (IOException missing) {
            return Optional.of(String.valueOf(missing.getMessage()));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    static void run(String... command) {
        problem(command).ifPresent(output -> {
            throw new IllegalStateException(String.join(" ", command) + ": " + output);
        });
    }

    static String output(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Runs a command in the platform's namespace.
    void inPlatform(String... command) {
        run(Stream.concat(Stream.of("ip", "netns", "exec", platform()), Stream.of(command))
                .toArray(String[]::new));
    }

    /// What a command prints in the namespace of a host.
    ///
    /// @param link the interface of the platform that leads there
    String at(String link, String... command) {
        return output(Stream.concat(Stream.of("ip", "netns", "exec", name + "-" + link), Stream.of(command))
                .toArray(String[]::new));
    }

    String platform() {
        return name + "-p";
    }

    private void build() {
        namespaces.add(platform());
        for (var setting : List.of("ipv4/ip_forward", "ipv6/conf/all/forwarding")) {
            inPlatform("sh", "-c", "echo 1 > /proc/sys/net/" + setting);
        }
        run("ip", "-n", platform(), "link", "set", "lo", "up");
        var links = List.of("ue", "core", "app", "tap");
        for (var i = 0; i < links.size(); i++) {
            connect(links.get(i), i + 1);
        }
        for (var address : List.of("10.77.2.2/32", "2001:db8:2::2/128")) {
            run("ip", "-n", name + "-app", "addr", "add", address, "dev", "lo");
            run("ip", "-n", name + "-tap", "addr", "add", address, "dev", "lo");
        }
        for (var address : List.of("10.77.1.2/32", "2001:db8:1::2/128")) {
            run("ip", "-n", name + "-tap", "addr", "add", address, "dev", "lo");
        }
        // Copies come from an address that is also here.
        run("ip", "netns", "exec", name + "-tap", "sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/all/accept_local");
        for (var extra : List.of("10.77.1.3/24", "2001:db8:1::3/64")) {
            run(address(name + "-ue", extra, "eth"));
        }
        links.forEach(link -> hosts.add(Host.in(name + "-" + link, PORT, OTHER_PORT, GTP, MARK)));
        hosts.forEach(Host::awaitReady);
    }

    private void connect(String link, int number) {
        var namespace = name + "-" + link;
        run("ip", "netns", "add", namespace);
        namespaces.add(namespace);
        run(("ip -n %s link add %s address 02:00:00:00:0%d:01 type veth"
                        + " peer name eth netns %s address 02:00:00:00:0%d:02")
                .formatted(platform(), link, number, namespace, number)
                .split(" ", -1));
        for (var end : List.of(platform() + " " + link + " 1", namespace + " eth 2")) {
            var parts = end.split(" ", -1);
            run(address(parts[0], "10.77.%d.%s/24".formatted(number, parts[2]), parts[1]));
            run(address(parts[0], "2001:db8:%d::%s/64".formatted(number, parts[2]), parts[1]));
            run("ip", "-n", parts[0], "link", "set", parts[1], "up");
        }
        run("ip", "-n", namespace, "link", "set", "lo", "up");
        run("ip", "-n", namespace, "route", "add", "default", "via", "10.77.%d.1".formatted(number));
        run("ip", "-n", namespace, "-6", "route", "add", "default", "via", "2001:db8:%d::1".formatted(number));
    }

    private static String[] address(String namespace, String address, String device) {
        var base = List.of("ip", "-n", namespace, "addr", "add", address, "dev", device);
        return (address.contains(":") ? Stream.concat(base.stream(), Stream.of("nodad")) : base.stream())
                .toArray(String[]::new);
    }

    Host client() {
        return hosts.get(0);
    }

    Host server() {
        return hosts.get(1);
    }

    Host app() {
        return hosts.get(2);
    }

    Host tap() {
        return hosts.get(3);
    }

    /// What arrives at a host until a mark that is sent to it now, once all that is expected has arrived.
    List<String> arrivals(Host at, String... expected) {
        var missing = new ArrayList<>(List.of(expected));
        var seen = new ArrayList<String>();
        while (!missing.isEmpty()) {
            var content = at.take().split(" ", -1)[0];
            missing.remove(content);
            seen.add(content);
        }
        var mark = "ffff%08x".formatted(marks++);
        if (at.equals(client())) {
            server().tell("udp 10.77.2.2 8 10.77.1.2 %d 0 %s".formatted(MARK, mark));
        } else {
            var number = hosts.indexOf(at) + 1;
            client().tell("udp 10.77.1.2 8 10.77.%d.2 %d 0 %s".formatted(number, MARK, mark));
        }
        for (var content = at.take(); !content.startsWith(mark); content = at.take()) {
            seen.add(content.split(" ", -1)[0]);
        }
        return seen;
    }

    /// Ends what is still under way, and forgets it.
    void settle() {
        hosts.forEach(this::arrivals);
    }

    @Override
    public void close() {
        hosts.forEach(Host::close);
        namespaces.reversed().forEach(namespace -> problem("ip", "netns", "del", namespace));
    }
}
