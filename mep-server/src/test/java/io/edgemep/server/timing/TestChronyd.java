package io.edgemep.server.timing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/// A chronyd on ports of its own, which leaves the machine's clock alone. Where chrony is not installed, the test that
/// wants one is skipped.
final class TestChronyd implements AutoCloseable {

    private final Path directory;
    private final Process process;
    private final int ntpPort;
    private final int commandPort;

    private TestChronyd(String... configuration) {
        ntpPort = freePort();
        commandPort = freePort();
        try {
            directory = Files.createTempDirectory("chronyd");
            var file = Files.write(
                    directory.resolve("chrony.conf"),
                    Stream.concat(
                                    Stream.of(configuration),
                                    Stream.of(
                                            "port " + ntpPort,
                                            "cmdport " + commandPort,
                                            "bindaddress 127.0.0.1",
                                            "bindcmdaddress 127.0.0.1",
                                            // No socket in /run, where another chronyd may have its own.
                                            "bindcmdaddress /",
                                            "allow 127.0.0.1",
                                            "pidfile " + directory.resolve("pid")))
                            .toList());
            // -x: it must not touch the clock; -U: so it needs not be root.
            process = new ProcessBuilder(
                            program(), "-x", "-d", "-U", "-u", System.getProperty("user.name"), "-f", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// A server that follows its machine's own clock, at stratum 2.
    static TestChronyd local() {
        return new TestChronyd("local stratum 2");
    }

    /// One that follows another, and is a server too.
    static TestChronyd following(TestChronyd other) {
        return new TestChronyd(
                "server 127.0.0.1 port %d iburst minpoll -4 maxpoll -4".formatted(other.ntpPort), "maxupdateskew 1000");
    }

    /// One without a source.
    static TestChronyd lost() {
        return new TestChronyd("server 127.0.0.1 port %d minpoll -4 maxpoll -4".formatted(freePort()));
    }

    private static String program() {
        var path = Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
                .map(directory -> Path.of(directory, "chronyd"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(path.isPresent(), "chrony is not installed: these tests start a chronyd as their source of time");
        return path.get().toString();
    }

    private static int freePort() {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int ntpPort() {
        return ntpPort;
    }

    /// The command that asks this one.
    List<String> chronyc() {
        return List.of("chronyc", "-h", "127.0.0.1", "-p", String.valueOf(commandPort));
    }

    TimingProperties asked() {
        var command = chronyc();
        var given = new String[command.size() * 2];
        for (int i = 0; i < command.size(); i++) {
            given[2 * i] = "chronyc[%d]".formatted(i);
            given[2 * i + 1] = command.get(i);
        }
        return TestTiming.properties(given);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
