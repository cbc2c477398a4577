package io.edgemep.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The tables of nftables with the traffic rules, which outlive mep-server.
///
/// @param table their name, in each of the families
/// @param namespace network namespace that they are in; empty: this one
record DataPlaneTables(String table, String namespace) {

    private static final List<String> FAMILIES = List.of("ip", "ip6", "netdev");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern TABLE = Pattern.compile("[a-z][a-z0-9_]{0,30}");
    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_.-]{0,64}");

    /// As mep-server reads the same variables.
    ///
    /// @throws Failure naming the variable that is wrong
    static DataPlaneTables from(Map<String, String> environment) {
        return new DataPlaneTables(
                name(environment, "MEP_DATA_PLANE_TABLE", "mep", TABLE),
                name(environment, "MEP_DATA_PLANE_NAMESPACE", "", NAMESPACE));
    }

    private static String name(Map<String, String> environment, String variable, String usual, Pattern allowed) {
        var text = environment.getOrDefault(variable, "").strip();
        if (text.isEmpty()) {
            return usual;
        } else if (!allowed.matcher(text).matches()) {
            throw new Failure("%s is \"%s\", which mep-server does not accept either: it must match %s."
                    .formatted(variable, text, allowed));
        }
        return text;
    }

    /// Removes them in one transaction; harmless where there are none.
    ///
    /// @throws Failure when nft cannot, or mep-server runs, which would put them back
    void flush(Workspace workspace) {
        try (var _ = workspace.lock()) {
            if (workspace.pidFile(Service.SERVER).find().isPresent()) {
                throw new Failure("mep-server runs and would put its traffic rules back: ./mep down stops it.");
            }
            remove();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void remove() {
        var command = new ArrayList<String>();
        if (!namespace.isEmpty()) {
            command.addAll(List.of("ip", "netns", "exec", namespace));
        }
        command.add("nft");
        for (var family : FAMILIES) {
            // A table can only be deleted where there is one.
            command.addAll(List.of("add", "table", family, table, ";", "delete", "table", family, table, ";"));
        }
        try {
            var nft = new ProcessBuilder(command).redirectErrorStream(true).start();
            if (!nft.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                nft.destroyForcibly();
                throw new Failure("nft did not end within %d s.".formatted(LIMIT.toSeconds()));
            } else if (nft.exitValue() != 0) {
                var said = new String(nft.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
                throw new Failure("nft could not remove the tables (it needs root): "
                        + said.lines().findFirst().orElse("it gave no reason"));
            }
        } catch (IOException missing) {
            throw new Failure(command.getFirst() + " could not be started: there is no such program here.", missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted.", interrupted);
        }
    }
}
