package io.edgemep.server.application;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One phase of an operation.
///
/// @param name what is done in it
/// @param status how far it is
/// @param startedAt when the one before it was done
/// @param finishedAt when it was done
/// @param attempts how often it was tried without coming to its end
/// @param detail why it waits, failed or was skipped; a sentence
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"name", "status", "attempts"})
public record LifecyclePhase(
        String name,
        Status status,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int attempts,
        @Nullable String detail) {

    /// How far a phase is.
    public enum Status {
        PENDING,
        PROCESSING,
        /// Tried without success, and tried again.
        FAILED_TEMP,
        COMPLETED,
        /// There was nothing to do; the detail says why.
        SKIPPED;

        @JsonIgnore
        boolean isFinal() {
            return switch (this) {
                case PENDING, PROCESSING, FAILED_TEMP -> false;
                case COMPLETED, SKIPPED -> true;
            };
        }
    }
}
