package io.edgemep.server.gateway;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Kong without a database.
///
/// What it has is told by the hash of its configuration, which is known beforehand: one that is only read after
/// the configuration was given may be that of the node's own file, if the node was started anew in between.
final class KongNode {

    private static final Logger log = LoggerFactory.getLogger(KongNode.class);

    /// A node may be started anew, and new keys may reach one replica before the other; more in a row is something
    /// else.
    private static final int TOLERATED = 3;

    private final AdminApi kong;
    /// Hash of the configuration that it was last seen to have from here.
    private String had = "";
    /// What it called a configuration that it was given, when that was not its hash.
    private String strange = "";

    private int lost;
    private long posts;

    KongNode(AdminApi kong) {
        this.kong = kong;
    }

    /// How many times it was given a configuration.
    long posts() {
        return posts;
    }

    /// Gives the node the configuration, unless it has it.
    ///
    /// @throws EntityRefused when it does not take it; it keeps what it has
    /// @throws GatewayFailed when it does not answer, or has something else afterwards
    void bring(Configuration configuration) {
        var wanted = configuration.hash();
        var found = hash();
        if (found.equals(wanted)) {
            had = wanted;
            lost = 0;
            return;
        }
        if (had.equals(wanted)) {
            lose();
        }
        posts++;
        kong.configure(configuration.body());
        confirm(wanted, hash());
    }

    private void confirm(String wanted, String after) {
        if (after.equals(wanted)) {
            had = wanted;
            strange = "";
        } else if (!after.isEmpty() && !after.equals(strange)) {
            strange = after;
            had = "";
            throw new GatewayFailed(
                    "%s has another configuration than it was given just now: it was started anew, or somebody else writes /config."
                            .formatted(kong));
        } else {
            // A Kong that calls configurations something else: it is believed, and given everything in every round.
            had = "";
        }
    }

    private void lose() {
        if (++lost == TOLERATED) {
            log.warn(
                    "{} had another configuration than it was given, {} times in a row: either it does not keep running, or somebody else writes /config, such as another replica whose mep.gateway.declarative.base has another content, or render without --no-reload",
                    kong,
                    lost);
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
