package io.edgemep.server.dataplane;

import java.time.Duration;
import java.util.List;

/// Configurations of nftables for tests.
final class TestProperties {

    private TestProperties() {}

    static NftablesProperties of(String command, String namespace, String macDevice, String... devices) {
        return new NftablesProperties(
                command,
                namespace,
                "mep",
                List.of(devices),
                macDevice,
                -150,
                -105,
                0,
                Duration.ofSeconds(10),
                20_000,
                64);
    }

    static NftablesProperties bounded(String namespace, int maxStatements, Duration timeout) {
        return new NftablesProperties(
                "nft", namespace, "mep", List.of(), "", -150, -105, 0, timeout, maxStatements, 64);
    }
}
