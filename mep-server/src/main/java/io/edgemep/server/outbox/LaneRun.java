package io.edgemep.server.outbox;

import io.edgemep.common.LogFields;
import io.edgemep.server.outbox.Completion.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Works on one lane after another's claim: strictly in order, up to the first failure.
final class LaneRun {

    private static final Logger log = LoggerFactory.getLogger(LaneRun.class);
    private static final int REASON_LENGTH = 300;

    private final Courier courier;
    private final List<DeliveryBody> bodies;
    private final Clock clock;
    private final OutboxMetrics metrics;
    private final Limits limits;

    LaneRun(Courier courier, List<DeliveryBody> bodies, Clock clock, OutboxMetrics metrics, Limits limits) {
        this.courier = courier;
        this.bodies = List.copyOf(bodies);
        this.clock = clock;
        this.metrics = metrics;
        this.limits = limits;
    }

    /// @param most how many deliveries of a lane were read at most: with fewer, the lane was read to its end
    /// @param call the longest that a call can take
    record Limits(int most, Duration call, BackOff backOff) {}

    /// @param stopping asked before every call
    /// @return what became of the lane; and whether its destination is to be left alone, and until when
    Result run(Claim claim, List<Owed> head, BooleanSupplier stopping) {
        var delivered = new ArrayList<Long>();
        var refused = new ArrayList<Refusal>();
        var attempts = claim.attempts();
        for (var owed : head) {
            if (stopping.getAsBoolean() || clock.instant().plus(limits.call()).isAfter(claim.until())) {
                return left(new Completion(claim, delivered, refused, false, attempts, clock.instant(), null));
            }
            switch (attempt(owed, attempts)) {
                case Outcome.Delivered _ -> {
                    delivered.add(owed.id());
                    attempts = 0;
                }
                case Outcome.Refused(String reason) -> {
                    refused.add(new Refusal(owed.id(), attempts, text(reason)));
                    attempts = 0;
                }
                case Outcome.Failed(String reason) -> {
                    attempts++;
                    var next = clock.instant().plus(limits.backOff().after(attempts, RandomGenerator.getDefault()));
                    return left(new Completion(claim, delivered, refused, false, attempts, next, text(reason)));
                }
                case Outcome.Postponed(Duration delay, String reason) -> {
                    var next = clock.instant().plus(delay);
                    return new Result(
                            new Completion(claim, delivered, refused, false, attempts, next, text(reason)), next);
                }
            }
        }
        var drained = head.size() < limits.most();
        return left(new Completion(claim, delivered, refused, drained, attempts, clock.instant(), null));
    }

    /// @param closedUntil no later than the completion's lane was read, where the destination may be called
    record Result(Completion completion, Instant closedUntil) {}

    private static Result left(Completion completion) {
        return new Result(completion, Instant.MIN);
    }

    private Outcome attempt(Owed owed, int attempts) {
        Delivery delivery;
        try {
            delivery = owed.delivery(attempts);
        } catch (IllegalArgumentException _) {
            var outcome = new Outcome.Refused("its API root or its callback is not a URI");
            metrics.count(outcome);
            return outcome;
        }
        Outcome outcome;
        try (var _ = MDC.putCloseable(LogFields.APP_INSTANCE_ID, owed.owner())) {
            outcome = deliver(delivery);
        }
        metrics.ended(delivery, outcome);
        return outcome;
    }

    private Outcome deliver(Delivery delivery) {
        try {
            for (var body : bodies) {
                if (body.renders(delivery.event().kind())) {
                    return courier.deliver(delivery, body.render(delivery));
                }
            }
            return new Outcome.Failed(
                    "nothing renders events of the kind " + delivery.event().kind());
        } catch (RuntimeException failure) {
            // One delivery that cannot be rendered must not end the relay; it becomes a dead letter in time.
            log.error("Delivery {} of the lane {} failed unforeseen", delivery.id(), delivery.lane(), failure);
            return new Outcome.Failed("failed unforeseen; the platform's log has the cause");
        }
    }

    /// What a destination sent may be in a reason, and PostgreSQL stores no NUL.
    private static String text(String reason) {
        var printable = reason.replaceAll("\\p{Cntrl}", " ");
        return printable.length() <= REASON_LENGTH ? printable : printable.substring(0, REASON_LENGTH);
    }
}
