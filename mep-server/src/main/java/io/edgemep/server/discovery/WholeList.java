package io.edgemep.server.discovery;

import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.registry.RegisteredService;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The list that has all services, kept until one of them changes: consumers that filter by themselves ask for it
/// again and again. Lists that were replaced live on while somebody is sent them; all of them have no more octets than
/// prepared answers may have, beyond which a list is written service by service.
@Component
class WholeList {

    private final ServiceCatalogue catalogue;
    private final PreparedAnswers answers;
    private final int most;
    private final long mostOctets;

    private final ReentrantLock preparing = new ReentrantLock();
    private final ReentrantLock lending = new ReentrantLock();
    private @Nullable Kept kept;
    /// Of the list that is kept and of those that are still read.
    private long octets;

    WholeList(ServiceCatalogue catalogue, PreparedAnswers answers, DiscoveryProperties properties) {
        this.catalogue = catalogue;
        this.answers = answers;
        this.most = properties.maxResults();
        this.mostOctets = properties.maxPrepared().toBytes();
    }

    private final class Kept implements ServiceList {

        private final long changes;
        /// Of the links in it; nearly all clients use the same one.
        private final ApiRoot root;

        private final byte[] json;
        private int readers;

        Kept(long changes, ApiRoot root, byte[] json) {
            this.changes = changes;
            this.root = root;
            this.json = json;
        }

        @Override
        public void writeTo(HttpServletResponse response) throws IOException {
            response.setContentLength(json.length);
            response.getOutputStream().write(json);
        }

        @Override
        public void close() {
            lending.lock();
            try {
                readers--;
                forget(this);
            } finally {
                lending.unlock();
            }
        }
    }

    /// @return nothing when there are more services than a list may have
    @Nullable
    ServiceList of(ApiRoot root) {
        // Before the services are read: a change meanwhile must not be taken for one that is in them.
        var changes = catalogue.changes();
        var known = lent(changes, root);
        if (known != null) {
            return known;
        }
        var services = catalogue.find(ServiceQuery.ALL, null, most);
        if (services == null) {
            return null;
        }
        var list = prepared(changes, root, services);
        return list != null ? list : response -> answers.write(services, root, response.getOutputStream());
    }

    private @Nullable Kept lent(long changes, ApiRoot root) {
        lending.lock();
        try {
            if (kept == null || kept.changes != changes || isChanging(changes) || !kept.root.equals(root)) {
                return null;
            }
            kept.readers++;
            return kept;
        } finally {
            lending.unlock();
        }
    }

    private static boolean isChanging(long changes) {
        return changes % 2 != 0;
    }

    /// @return nothing where another is preparing one, or where there is no room
    private @Nullable Kept prepared(long changes, ApiRoot root, List<RegisteredService> services) {
        if (isChanging(changes) || !preparing.tryLock()) {
            return null;
        }
        try {
            var json = answers.of(services, root, room());
            return json == null ? null : replaced(new Kept(changes, root, json));
        } finally {
            preparing.unlock();
        }
    }

    /// The list that is kept makes room where nobody reads it.
    private long room() {
        lending.lock();
        try {
            var old = kept;
            kept = null;
            if (old != null) {
                forget(old);
            }
            return mostOctets - octets;
        } finally {
            lending.unlock();
        }
    }

    private Kept replaced(Kept list) {
        lending.lock();
        try {
            kept = list;
            octets += list.json.length;
            list.readers++;
            return list;
        } finally {
            lending.unlock();
        }
    }

    private void forget(Kept list) {
        if (list != kept && list.readers == 0) {
            octets -= list.json.length;
        }
    }
}
