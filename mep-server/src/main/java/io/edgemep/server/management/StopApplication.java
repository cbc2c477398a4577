package io.edgemep.server.management;

import io.edgemep.server.application.LifecycleOperation.Mode;
import org.jspecify.annotations.Nullable;

/// How an application instance is to be stopped (ETSI GS MEC 010-2, clause 6.2.2.9).
///
/// @param stopType whether the application is asked first; GRACEFUL when absent
/// @param gracefulTimeout how long it has to confirm, in seconds; the configured time when absent, no matter when
///     FORCEFUL
record StopApplication(@Nullable Mode stopType, @Nullable Integer gracefulTimeout) {

    Mode mode() {
        return stopType == null ? Mode.GRACEFUL : stopType;
    }
}
