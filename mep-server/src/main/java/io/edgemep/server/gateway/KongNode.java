package io.edgemep.server.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One Kong without a database, and what it was last seen to have.
final class KongNode {

    private final AdminApi kong;
    private @Nullable Seen seen;

    KongNode(AdminApi kong) {
        this.kong = kong;
    }

    /// @param hash what the node calls the configuration
    private record Seen(Configuration configuration, String hash) {}

    /// Gives the node the configuration, unless it is known to have it.
    ///
    /// @throws EntityRefused when it does not take it; it keeps what it has
    /// @throws GatewayFailed when it does not answer
    void bring(Configuration configuration) {
        var known = seen;
        if (known != null
                && known.configuration().equals(configuration)
                && known.hash().equals(hash())) {
            return;
        }
        seen = null;
        kong.configure(Map.of("config", configuration.text()));
        // A node that was started anew since has its own file again, and with it another hash.
        var hash = hash();
        if (!hash.isEmpty()) {
            seen = new Seen(configuration, hash);
        }
    }

    private String hash() {
        return kong.get("/status").path("configuration_hash").asString("");
    }

    @Override
    public String toString() {
        return kong.toString();
    }
}
