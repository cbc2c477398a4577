package io.edgemep.server.application;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What became of an attempt at a phase.
sealed interface PhaseOutcome {

    @Nullable
    String detail();

    LifecyclePhase.Status status();

    /// Done.
    record Completed(@Nullable String detail) implements PhaseOutcome {

        @Override
        public LifecyclePhase.Status status() {
            return LifecyclePhase.Status.COMPLETED;
        }
    }

    /// There was nothing to do.
    record Skipped(String detail) implements PhaseOutcome {

        @Override
        public LifecyclePhase.Status status() {
            return LifecyclePhase.Status.SKIPPED;
        }
    }

    /// Not yet at its end, and not before this time.
    record Later(Instant next, String detail) implements PhaseOutcome {

        @Override
        public LifecyclePhase.Status status() {
            return LifecyclePhase.Status.PROCESSING;
        }
    }

    /// Failed, to be tried again at this time.
    record Failed(Instant next, String detail) implements PhaseOutcome {

        @Override
        public LifecyclePhase.Status status() {
            return LifecyclePhase.Status.FAILED_TEMP;
        }
    }
}
