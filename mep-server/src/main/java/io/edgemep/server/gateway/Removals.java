package io.edgemep.server.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has to go from a Kong with a database. Kong keeps what others depend on: the log says so once, and
/// again when Kong gives another reason.
final class Removals {

    private static final Logger log = LoggerFactory.getLogger(Removals.class);

    private final AdminApi kong;
    private final Map<String, String> kept = new HashMap<>();

    Removals(AdminApi kong) {
        this.kong = kong;
    }

    /// @return whether it is gone; otherwise Kong keeps it
    /// @throws GatewayFailed when Kong does not say
    boolean remove(String path) {
        try {
            kong.delete(path);
            kept.remove(path);
            return true;
        } catch (EntityRefused refused) {
            if (!refused.sentence().equals(kept.put(path, refused.sentence()))) {
                log.warn("The gateway keeps {}: {}", path, refused.sentence());
            }
            return false;
        }
    }

    /// Forgets what others have removed.
    ///
    /// @param paths of all that is there
    void outlive(Set<String> paths) {
        kept.keySet().retainAll(paths);
    }
}
