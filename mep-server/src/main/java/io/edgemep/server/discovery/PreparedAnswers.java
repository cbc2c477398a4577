package io.edgemep.server.discovery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.registry.RegisteredService;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    /// A list of them, written service by service: as a whole it is nowhere.
    void write(List<RegisteredService> services, ApiRoot root, OutputStream out) throws IOException {
        out.write('[');
        for (var i = 0; i < services.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write(of(services.get(i), root));
        }
        out.write(']');
    }

    /// A list of them.
    ///
    /// @return nothing when it would have more octets than that
    byte @Nullable [] of(List<RegisteredService> services, ApiRoot root, long most) {
        var parts = new byte[services.size()][];
        var length = 2L + Math.max(0, parts.length - 1);
        for (var i = 0; i < parts.length; i++) {
            parts[i] = of(services.get(i), root);
            length += parts[i].length;
            if (length > most) {
                return null;
            }
        }
        var list = ByteBuffer.allocate(Math.toIntExact(length)).put((byte) '[');
        for (var i = 0; i < parts.length; i++) {
            if (i > 0) {
                list.put((byte) ',');
            }
            list.put(parts[i]);
        }
        return list.put((byte) ']').array();
    }
}
