package io.edgemep.server.notification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.edgemep.server.outbox.CallbackNetworks;
import io.edgemep.server.outbox.CallbackUri;
import java.net.URI;

/// The callbacks that may be called. What was permitted once is remembered: it is so until the next start.
final class Targets {

    private static final int REMEMBERED = 4_000;

    private final CallbackNetworks networks;
    private final Cache<String, CallbackUri> permitted = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    Targets(CallbackNetworks networks) {
        this.networks = networks;
    }

    /// Checked again: the configuration may have changed since the subscription was accepted.
    ///
    /// @throws io.edgemep.common.InvalidMember when it is not to be called
    CallbackUri permit(URI target) {
        return permitted.get(target.toString(), text -> CallbackUri.parse(text, networks));
    }
}
