package io.edgemep.server.management;

import io.edgemep.common.Unavailable;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// Where configurations wait before they take a connection of the database: they are let in one at a time on the whole
/// platform, and a burst of them must leave connections to everybody else.
///
/// How many may wait with a connection in hand, and how long the others wait without, is
/// `resilience4j.bulkhead.instances.configuration-admission`.
@Component
class AdmissionQueue {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Bulkhead bulkhead;

    AdmissionQueue(BulkheadRegistry bulkheads) {
        bulkhead = bulkheads.bulkhead("configuration-admission");
    }

    /// @throws Unavailable when its turn does not come in time
    <T> T inTurn(Supplier<T> request) {
        try {
            return bulkhead.executeSupplier(request);
        } catch (BulkheadFullException full) {
            throw full(full);
        }
    }

    static Unavailable full(RuntimeException cause) {
        return new Unavailable(
                "Too many configurations are being checked at present; nothing was changed. Send it again later.",
                RETRY_AFTER,
                cause);
    }
}
