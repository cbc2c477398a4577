package io.edgemep.server.application;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stop, a termination or a deregistration of an application instance (ETSI GS MEC 010-2, clause 6.2.1): its phases
/// are done one after another, each until it succeeds.
///
/// @param operationId its id
/// @param appInstanceId whose operation it is
/// @param action what is done
/// @param mode whether the application is asked first
/// @param gracefulTimeout how long it has to confirm, in seconds
/// @param operationState how far it is
/// @param startedAt when it was accepted
/// @param finishedAt when its last phase was done
/// @param phases in the order in which they are done
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        requiredProperties = {
            "operationId",
            "appInstanceId",
            "action",
            "mode",
            "gracefulTimeout",
            "operationState",
            "startedAt",
            "phases"
        })
public record LifecycleOperation(
        String operationId,
        String appInstanceId,
        Action action,
        Mode mode,
        int gracefulTimeout,
        State operationState,
        Instant startedAt,
        @Nullable Instant finishedAt,
        List<LifecyclePhase> phases) {

    public LifecycleOperation {
        phases = List.copyOf(phases);
    }

    /// What is done to an application instance.
    public enum Action {
        STOPPING,
        TERMINATING,
        /// The application withdraws its registration, and all it has with it.
        DEREGISTERING
    }

    /// Whether an application is asked before it is stopped or terminated.
    public enum Mode {
        GRACEFUL,
        FORCEFUL
    }

    /// How far an operation is.
    public enum State {
        PROCESSING,
        /// Its current phase has failed and is tried again; its detail says why.
        FAILED_TEMP,
        COMPLETED,
        /// Ended undone by a termination, which does all that it would have done.
        SUPERSEDED
    }

    /// There may be an operation to work on at once.
    record Due() {}

    @JsonIgnore
    Optional<LifecyclePhase> current() {
        return phases.stream().filter(phase -> !phase.status().isFinal()).findFirst();
    }

    LifecyclePhase phase(String name) {
        return phases.stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// Whether the application has been asked, and its answer would still count.
    @JsonIgnore
    boolean isAwaited() {
        return current()
                        .map(LifecyclePhase::name)
                        .filter(Phases.AWAIT_CONFIRMATION::equals)
                        .isPresent()
                && phase(Phases.NOTIFY).status() == LifecyclePhase.Status.COMPLETED;
    }
}
