package io.edgemep.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A network namespace, whose tables of nftables are a test's own.
///
/// @param isUsable whether this machine permits all that; it takes root, iproute2 and nftables
record TestNamespace(String name, boolean isUsable) implements AutoCloseable {

    static final String UNUSABLE =
            "Network namespaces and nftables cannot be used here (root, iproute2 and nftables are needed).";

    /// @param purpose tells it from the others of this process
    static TestNamespace create(String purpose) {
        var name = "mep%d-%s".formatted(ProcessHandle.current().pid(), purpose);
        var isThere = run(List.of("ip", "netns", "add", name)).isEmpty();
        var empty = new TestNamespace(name, isThere);
        return new TestNamespace(name, isThere && empty.nft("list", "ruleset").isEmpty());
    }

    /// What nft prints there.
    String nft(String... arguments) {
        var command = new ArrayList<>(List.of("ip", "netns", "exec", name, "nft"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    @Override
    public void close() {
        run(List.of("ip", "netns", "del", name));
    }

    private static String run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            return String.valueOf(missing.getMessage());
        }
    }
}
