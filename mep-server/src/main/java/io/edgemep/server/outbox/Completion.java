package io.edgemep.server.outbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is written when a relay leaves a lane.
///
/// @param delivered ids of deliveries that were received
/// @param refused deliveries that are never to be tried again
/// @param drained whether nothing was left when the lane was read
/// @param attempts how often the delivery that is now the first has failed
/// @param next when the lane is due again, if something is left
/// @param error why the first delivery could not be delivered; null if it was not tried in vain
record Completion(
        Claim claim,
        List<Long> delivered,
        List<Refusal> refused,
        boolean drained,
        int attempts,
        Instant next,
        @Nullable String error) {

    record Refusal(long id, int attempts, String reason) {}
}
