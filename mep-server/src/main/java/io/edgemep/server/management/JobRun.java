package io.edgemep.server.management;

import io.edgemep.common.Problem;
import io.edgemep.server.management.ConfigurationTask.Result;
import io.edgemep.server.management.Step.Status;
import io.edgemep.server.rules.Rule;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A worker's run of a job: forward step by step, and back again should one fail. All that it does is in the database
/// with what it is about to do, so that any other worker goes on where this one stopped.
final class JobRun {

    private final Job job;
    private final Claims claims;
    private final StepTable steps;
    private final ConfigurationTable configurations;
    private final StepRules rules;
    private final ManagementProperties properties;
    private final Clock clock;
    private final CountDownLatch stopping;

    JobRun(
            Job job,
            Claims claims,
            StepTable steps,
            ConfigurationTable configurations,
            StepRules rules,
            ManagementProperties properties,
            Clock clock,
            CountDownLatch stopping) {
        this.job = job;
        this.claims = claims;
        this.steps = steps;
        this.configurations = configurations;
        this.rules = rules;
        this.properties = properties;
        this.clock = clock;
        this.stopping = stopping;
    }

    /// @return what became of the job; empty when it is left to another worker
    Optional<Result> run() {
        try {
            var failure = job.failure();
            var deadline = job.deadline();
            if (failure == null) {
                failure = forward();
                if (failure == null) {
                    return ended(Result.SUCCESS, Told.success(steps.of(job)));
                }
                deadline = turnBack(failure);
            }
            back(deadline);
            return ended(Result.FAILURE, Told.failure(failure, steps.of(job)));
        } catch (Left _) {
            return Optional.empty();
        }
    }

    /// @return why not, if not all steps could be settled
    private @Nullable String forward() {
        var end = job.deadline().minus(properties.rollBackTimeout());
        for (var step : steps.of(job)) {
            if (stopping.getCount() == 0) {
                throw new Left();
            }
            var failure = forward(step, end);
            if (failure != null) {
                return "%s: %s".formatted(step.subject(), failure);
            }
        }
        return null;
    }

    private @Nullable String forward(Step step, Instant end) {
        if (step.status() == Status.SETTLED) {
            return null;
        } else if (step.status() == Status.PENDING && !clock.instant().isBefore(end)) {
            return "its turn did not come within %s, mep.management.job-timeout less mep.management.roll-back-timeout."
                    .formatted(properties.jobTimeout().minus(properties.rollBackTimeout()));
        }
        if (step.status() == Status.PENDING) {
            try {
                held(() -> take(step));
            } catch (Problem refused) {
                return refused.detail();
            }
        }
        return settled(step, earlier(end, clock.instant().plus(properties.stepTimeout())));
    }

    private @Nullable String settled(Step step, Instant until) {
        while (true) {
            var unmet = rules.unmet(job, step, step.after());
            if (unmet.isEmpty()) {
                held(() -> steps.mark(job, step, Status.SETTLED, rules.idle(job, step)));
                return null;
            } else if (!clock.instant().isBefore(until)) {
                return unmet.get();
            }
            pause();
        }
    }

    private Instant turnBack(String failure) {
        var deadline = earlier(job.deadline(), clock.instant().plus(properties.rollBackTimeout()));
        held(() -> claims.turnBack(job, failure, deadline));
        return deadline;
    }

    /// Everything is wished back before any of it is waited for: what cannot be ended now must not keep the rest.
    private void back(Instant deadline) {
        steps.of(job).reversed().forEach(this::wishBack);
        while (!isBack(deadline) && clock.instant().isBefore(deadline)) {
            pause();
        }
    }

    private void wishBack(Step step) {
        if (step.status() != Status.APPLIED && step.status() != Status.SETTLED) {
            return;
        }
        try {
            held(() -> takeBack(step));
        } catch (Problem refused) {
            held(() -> steps.mark(job, step, step.status(), refused.detail()));
        }
    }

    private boolean isBack(Instant deadline) {
        var all = true;
        for (var step : steps.of(job)) {
            if (step.status() == Status.REVERTING && (all || clock.instant().isBefore(deadline))) {
                var unmet = rules.unmet(job, step, step.before());
                var status = unmet.isEmpty() ? Status.REVERTED : Status.REVERTING;
                held(() -> steps.mark(job, step, status, unmet.orElse(null)));
                all &= unmet.isEmpty();
            }
        }
        return all;
    }

    private void take(Step step) {
        var found = rules.hold(job, step);
        var chosen = found.or(() -> steps.ended(job, step)).map(Rule::state);
        var taken = step.taken(found.orElse(null), chosen.orElse(null));
        rules.wish(job, taken, taken.after());
        steps.take(job, taken);
    }

    private void takeBack(Step planned) {
        // As it is now: a step that was taken back before this one may have changed it.
        var step = steps.get(job, planned.position());
        var found = rules.hold(job, step);
        found.filter(step::isSwitched).ifPresent(rule -> steps.switchEnded(job, step, rule.state()));
        rules.wish(job, step, step.takenBack(found.orElse(null)));
        steps.mark(job, step, Status.REVERTING, null);
    }

    private Optional<Result> ended(Result result, String detailed) {
        held(() -> {
            configurations.after(job, result);
            claims.finish(job, result, detailed);
        });
        return Optional.of(result);
    }

    private void held(Runnable work) {
        if (!claims.whileHeld(job, work)) {
            throw new Left();
        }
    }

    private void pause() {
        held(() -> {});
        try {
            if (stopping.await(properties.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Left();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Left();
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /// The job is another worker's from here on, or over.
    private static final class Left extends RuntimeException {

        Left() {
            super(null, null, false, false);
        }
    }
}
