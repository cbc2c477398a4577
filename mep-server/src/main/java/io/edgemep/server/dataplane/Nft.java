package io.edgemep.server.dataplane;

import io.edgemep.server.rules.EnforcementFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The program nft, which is told and asked in JSON.
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

    /// The platform's tables as the kernel has them, by their families; what only counts is left out.
    ///
    /// @throws EnforcementFailed when they cannot be read
    Map<String, JsonNode> tables() {
        var tables = new HashMap<String, JsonNode>();
        for (var object : ask("list", "tables").path("nftables")) {
            var table = object.path("table");
            var family = table.path("family").asString("");
            if (properties.table().equals(table.path("name").asString("")) && Ruleset.FAMILIES.contains(family)) {
                tables.put(family, withoutCounts(ask("list", "table", family, properties.table())));
            }
        }
        return tables;
    }

    private JsonNode ask(String... question) {
        var arguments = new ArrayList<>(List.of("-j"));
        arguments.addAll(List.of(question));
        var answer = run(new byte[0], arguments.toArray(String[]::new));
        answer.failure().ifPresent(reason -> {
            throw new EnforcementFailed("The kernel's tables could not be read: " + reason, null);
        });
        try {
            return json.readTree(answer.output());
        } catch (JacksonException unreadable) {
            throw new EnforcementFailed("What nft says of the kernel's tables is no JSON.", unreadable);
        }
    }

    private static JsonNode withoutCounts(JsonNode tables) {
        for (var rule : tables.path("nftables")) {
            for (var expression : rule.path("rule").path("expr")) {
                if (expression.path("counter") instanceof ObjectNode counter) {
                    counter.removeAll();
                }
            }
        }
        return tables;
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
