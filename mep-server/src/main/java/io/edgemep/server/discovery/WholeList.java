package io.edgemep.server.discovery;

import io.edgemep.server.mp1.ApiRoot;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The answer that has all services, kept until one of them changes: consumers that filter by themselves ask for it
/// again and again. One answer is kept, if it has no more octets than all prepared answers may have.
@Component
class WholeList {

    private final ServiceCatalogue catalogue;
    private final PreparedAnswers answers;
    private final int most;
    private final long mostOctets;
    private volatile @Nullable Kept kept;

    WholeList(ServiceCatalogue catalogue, PreparedAnswers answers, DiscoveryProperties properties) {
        this.catalogue = catalogue;
        this.answers = answers;
        this.most = properties.maxResults();
        this.mostOctets = properties.maxPrepared().toBytes();
    }

    private static final class Kept {

        private final long changes;
        /// Of the links in it; nearly all clients use the same one.
        private final ApiRoot root;

        private final byte[] octets;

        Kept(long changes, ApiRoot root, byte[] octets) {
            this.changes = changes;
            this.root = root;
            this.octets = octets;
        }
    }

    /// @return nothing when there are more services than a list may have
    byte @Nullable [] of(ApiRoot root) {
        // Before the services are read: a change meanwhile must not be taken for one that is in them.
        var changes = catalogue.changes();
        var isChanging = changes % 2 != 0;
        var known = kept;
        if (!isChanging && known != null && known.changes == changes && known.root.equals(root)) {
            return known.octets;
        }
        var services = catalogue.find(ServiceQuery.ALL, null, most);
        if (services == null) {
            return null;
        }
        var octets = answers.of(services, root);
        kept = !isChanging && octets.length <= mostOctets ? new Kept(changes, root, octets) : null;
        return octets;
    }
}
