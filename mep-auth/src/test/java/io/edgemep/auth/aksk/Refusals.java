package io.edgemep.auth.aksk;

import io.edgemep.auth.audit.TokenRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.context.event.EventListener;

/// What the audit is told.
class Refusals {

    private final ConcurrentLinkedQueue<TokenRefused> told = new ConcurrentLinkedQueue<>();

    @EventListener
    void hear(TokenRefused refused) {
        told.add(refused);
    }

    /// @return those from the address, in their order
    List<TokenRefused> from(String address) {
        return new ArrayList<>(told)
                .stream().filter(refused -> refused.address().equals(address)).toList();
    }
}
