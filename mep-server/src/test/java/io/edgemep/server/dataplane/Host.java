package io.edgemep.server.dataplane;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A peer in a namespace, as a test sees it.
final class Host implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

    /// @param ports where it receives datagrams; connections at the first
    static Host in(String namespace, int... ports) {
        var command = new ArrayList<>(List.of(
                "ip",
                "netns",
                "exec",
                namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of(Peer.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString(),
                Peer.class.getName()));
        for (var port : ports) {
            command.add(Integer.toString(port));
        }
        try {
            return new Host(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Host(Process process) {
        this.process = process;
        this.commands = process.outputWriter();
        Thread.ofVirtual().start(() -> read(process.inputReader()));
    }

    private void read(BufferedReader output) {
        output.lines().forEach(line -> {
            if (line.startsWith("got ")) {
                arrived.add(line.substring("got ".length()));
            } else {
                answers.add(line);
            }
        });
    }

    void awaitReady() {
        if (!"ready".equals(next(answers))) {
            throw new IllegalStateException("A peer did not start.");
        }
    }

    String tell(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            return next(answers);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void start(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String answer() {
        return next(answers);
    }

    /// The datagram that arrives next: its content, and where it came from.
    String take() {
        return next(arrived);
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String next(BlockingQueue<String> queue) {
        try {
            return Objects.requireNonNull(
                    queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), "Nothing came within " + PATIENCE);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
