package io.edgemep.server.discovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.registry.RegisteredService;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Services as consumers are shown them, in JSON that was written for an earlier answer: consumers ask far more often
/// than services change. Bounded in octets.
@Component
class PreparedAnswers {

    private final JsonMapper json;
    // By identity: each change of a service is another object. Kept in order by who reads: to wake another thread for
    // it costs a read more than what there is to do.
    private final Cache<RegisteredService, Prepared> prepared;

    PreparedAnswers(JsonMapper json, DiscoveryProperties properties) {
        this.json = json;
        this.prepared = Caffeine.newBuilder()
                .weakKeys()
                .executor(Runnable::run)
                .maximumWeight(properties.maxPrepared().toBytes())
                .<RegisteredService, Prepared>weigher((_, answer) -> answer.octets.length)
                .build();
    }

    private static final class Prepared {

        /// Of the links in it; nearly all clients use the same one.
        private final ApiRoot root;

        private final byte[] octets;

        Prepared(ApiRoot root, byte[] octets) {
            this.root = root;
            this.octets = octets;
        }
    }

    byte[] of(RegisteredService service, ApiRoot root) {
        var known = prepared.getIfPresent(service);
        if (known != null && known.root.equals(root)) {
            return known.octets;
        }
        var octets = json.writeValueAsBytes(service.toConsumer(root));
        prepared.put(service, new Prepared(root, octets));
        return octets;
    }

    /// As a list.
    byte[] of(List<RegisteredService> services, ApiRoot root) {
        var parts = new byte[services.size()][];
        var length = 2 + Math.max(0, parts.length - 1);
        for (var i = 0; i < parts.length; i++) {
            parts[i] = of(services.get(i), root);
            length += parts[i].length;
        }
        var list = new byte[length];
        var at = 0;
        list[at++] = '[';
        for (var i = 0; i < parts.length; i++) {
            if (i > 0) {
                list[at++] = ',';
            }
            System.arraycopy(parts[i], 0, list, at, parts[i].length);
            at += parts[i].length;
        }
        list[at] = ']';
        return list;
    }
}
