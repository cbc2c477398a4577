package io.edgemep.server.management;

import io.edgemep.server.application.LifecycleOperation.Mode;
import org.jspecify.annotations.Nullable;

/// How an application instance is to be terminated (ETSI GS MEC 010-2, clause 6.2.2.8).
///
/// @param terminationType whether the application is asked first; GRACEFUL when absent
/// @param gracefulTimeout how long it has to confirm, in seconds; the configured time when absent, no matter when
///     FORCEFUL
record TerminateApplication(
        @Nullable Mode terminationType, @Nullable Integer gracefulTimeout) {

    Mode mode() {
        return terminationType == null ? Mode.GRACEFUL : terminationType;
    }
}
