package io.edgemep.server.management;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job as the worker knows it that has claimed it.
///
/// @param failure why it is being rolled back; null while it goes forward
/// @param deadline when it ends in any case
/// @param askedBy who has ordered it; null where that was not noted yet
/// @param claim the worker's, for as long as nobody else has taken the job over
record Job(
        UUID taskId,
        String appInstanceId,
        Operation operation,
        @Nullable Boolean appSupportMp1,
        @Nullable String failure,
        Instant createdAt,
        Instant deadline,
        @Nullable String askedBy,
        UUID claim) {

    /// What a job does to a configuration.
    enum Operation {
        CREATE,
        CHANGE,
        DELETE
    }
}
