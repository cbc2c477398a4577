package io.edgemep.server.outbox;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/// A notification that could not be delivered and is no longer tried.
///
/// @param id grows with the time of death
/// @param subscriptionId the subscription that it is owed to
/// @param appInstanceId the subscriber
/// @param callbackReference where it could not be delivered to
/// @param attempts how often the subscription's notifications had failed in a row by then
/// @param reason why the last attempt failed
/// @param diedAt when it was given up
/// @param event what was to be told
record DeadLetter(
        long id,
        String subscriptionId,
        String appInstanceId,
        String callbackReference,
        int attempts,
        String reason,
        Instant diedAt,
        Content event) {

    /// The event as it was appended.
    record Content(
            long id,
            String kind,
            String subject,
            Instant occurredAt,
            @JsonRawValue @Schema(types = "object") String attributes) {}
}
