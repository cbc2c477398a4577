package io.edgemep.server.dataplane;

import io.edgemep.server.rules.EnforcementFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// The program nft, which is told in JSON what to do.
final class Nft {

    /// The most that is read of what it writes.
    private static final int MOST_OUTPUT = 64 * 1024 * 1024;

    private static final int MOST_ERRORS = 16 * 1024;
    private static final int MOST_SAID = 300;

    private final NftablesProperties properties;
    private final JsonMapper json;

    Nft(NftablesProperties properties, JsonMapper json) {
        this.properties = properties;
        this.json = json;
    }

    private record Output(int exitCode, String output, String error) {

        Optional<String> failure() {
            return exitCode == 0 ? Optional.empty() : Optional.of(error);
        }
    }

    /// Replaces all or nothing.
    ///
    /// @return what the kernel refused; empty when all is in effect
    /// @throws EnforcementFailed when nft could not be run
    Optional<String> apply(Ruleset ruleset) {
        return run(json.writeValueAsBytes(ruleset.json()), "-j", "-f", "-").failure();
    }

    /// Asks the kernel, and changes nothing.
    ///
    /// @return what the kernel would refuse
    /// @throws EnforcementFailed when nft could not be run
    Optional<String> check(Ruleset ruleset) {
        return run(json.writeValueAsBytes(ruleset.json()), "-c", "-j", "-f", "-")
                .failure();
    }

    /// The platform's tables as the kernel has them; what rules have counted is left out.
    ///
    /// As text, and with protocols as numbers: nft takes twice as long for JSON, and reads a file for each name.
    ///
    /// @throws EnforcementFailed when they cannot be read
    Tables tables() {
        var present = ask("list", "tables").lines().collect(Collectors.toSet());
        var listings = new HashMap<String, String>();
        for (var family : Ruleset.FAMILIES) {
            if (present.contains("table %s %s".formatted(family, properties.table()))) {
                listings.put(
                        family,
                        ask(
                                "--stateless",
                                "--handle",
                                "--numeric-protocol",
                                "list",
                                "table",
                                family,
                                properties.table()));
            }
        }
        return Tables.of(listings);
    }

    private String ask(String... question) {
        var answer = run(new byte[0], question);
        answer.failure().ifPresent(reason -> {
            throw new EnforcementFailed("The kernel's tables could not be read: " + reason, null);
        });
        return answer.output();
    }

    private Output run(byte[] input, String... arguments) {
        var process = start(arguments);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(() -> feed(process, input));
            var output = threads.submit(() -> read(process.getInputStream(), MOST_OUTPUT));
            var error = threads.submit(() -> read(process.getErrorStream(), MOST_ERRORS));
            if (!ends(process)) {
                throw new EnforcementFailed(
                        "nft did not end within %s (mep.data-plane.nftables.timeout).".formatted(properties.timeout()),
                        null);
            }
            return new Output(process.exitValue(), output.get(), said(error.get()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EnforcementFailed("nft was interrupted.", interrupted);
        } catch (ExecutionException broken) {
            throw new EnforcementFailed("What nft said could not be read.", broken);
        }
    }

    /// Its pipes end with it, and so do the threads that read them.
    private boolean ends(Process process) throws InterruptedException {
        var ended = false;
        try {
            ended = process.waitFor(properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return ended;
        } finally {
            if (!ended) {
                process.destroyForcibly();
            }
        }
    }

    private Process start(String... arguments) {
        var command = new ArrayList<String>();
        if (!properties.namespace().isEmpty()) {
            command.addAll(List.of("ip", "netns", "exec", properties.namespace()));
        }
        command.add(properties.command());
        command.addAll(List.of(arguments));
        try {
            var builder = new ProcessBuilder(command);
            builder.environment().put("LC_ALL", "C");
            return builder.start();
        } catch (IOException missing) {
            throw new EnforcementFailed(
                    "%s could not be started; install nftables (and iproute2 where a namespace is configured), or mend"
                                    .formatted(command.getFirst())
                            + " mep.data-plane.nftables.command.",
                    missing);
        }
    }

    /// What it does not read, because it has ended, needs no mention: its exit code says enough.
    private static void feed(Process process, byte[] input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException _) {
            // See above.
        }
    }

    private static String read(InputStream stream, int most) throws IOException {
        try (stream) {
            return new String(stream.readNBytes(most), StandardCharsets.UTF_8);
        }
    }

    /// The first words of an error message, on one line.
    private static String said(String error) {
        var text = error.replaceAll("\\s+", " ").strip();
        var hint = text.contains("Operation not permitted") ? " (mep-server needs CAP_NET_ADMIN)" : "";
        var first = text.length() > MOST_SAID ? text.substring(0, MOST_SAID) + "…" : text;
        return (first.isEmpty() ? "nft gave no reason" : first) + hint;
    }
}
