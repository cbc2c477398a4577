package io.edgemep.server.notification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.edgemep.server.outbox.CallbackProperties;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One circuit breaker per destination, for as many destinations as are remembered; its state is exported as
/// `resilience4j.circuitbreaker.state`.
///
/// A registry of its own: subscribers choose the destinations, so their number is bounded and idle ones are forgotten.
final class Circuits {

    // While trial calls are under way, whoever is not among them waits about as long as they may take.
    private static final Duration TRIAL = Duration.ofSeconds(1);

    private final CircuitBreakerRegistry registry;
    private final Cache<String, Circuit> circuits;
    private final CallbackProperties.Circuit properties;
    private final Clock clock;

    Circuits(CallbackProperties.Circuit properties, Clock clock, MeterRegistry meters) {
        this.properties = properties;
        this.clock = clock;
        this.registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(properties.calls())
                .minimumNumberOfCalls(Math.min(properties.minimumCalls(), properties.calls()))
                .failureRateThreshold(properties.failureRate())
                .waitDurationInOpenState(properties.openFor())
                .permittedNumberOfCallsInHalfOpenState(properties.trialCalls())
                .clock(clock)
                .build());
        this.circuits = Caffeine.newBuilder()
                .maximumSize(properties.maxDestinations())
                .expireAfterAccess(properties.forgetAfter())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .evictionListener(
                        (@Nullable String destination, @Nullable Circuit _, RemovalCause _) -> forget(destination))
                .build();
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(meters);
    }

    private void forget(@Nullable String destination) {
        if (destination != null) {
            registry.remove(destination);
        }
    }

    Circuit of(String destination) {
        return circuits.get(destination, name -> new Circuit(registry.circuitBreaker(name)));
    }

    /// Forgets what it may forget now, rather than at some later call.
    int remembered() {
        circuits.cleanUp();
        return registry.getAllCircuitBreakers().size();
    }

    /// The breaker of one destination, and since when it is open.
    final class Circuit {

        private final CircuitBreaker breaker;
        private volatile Instant openUntil = Instant.MIN;

        private Circuit(CircuitBreaker breaker) {
            this.breaker = breaker;
            breaker.getEventPublisher().onStateTransition(event -> {
                if (event.getStateTransition().getToState() == State.OPEN) {
                    openUntil = clock.instant().plus(properties.openFor());
                }
            });
        }

        /// Whether a call may be made; whoever was permitted one says how it ended.
        boolean permitsCall() {
            if (openUntil.isAfter(clock.instant().plus(properties.openFor()))) {
                // The clock was put back since, and the breaker would wait for the old time to come again.
                openUntil = Instant.MIN;
                breaker.reset();
            }
            return breaker.tryAcquirePermission();
        }

        /// How long no call is worth asking for, once one was not permitted: not zero.
        Duration remaining() {
            var open = Duration.between(clock.instant(), openUntil.equals(Instant.MIN) ? clock.instant() : openUntil);
            // The breaker opens after that instant, not at it; and while trial calls are under way there is no instant.
            return open.isPositive() ? open.plusMillis(1) : TRIAL;
        }

        void succeeded(Duration took) {
            breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
        }

        void failed(Duration took, Throwable failure) {
            breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure);
        }

        /// The call was not made, or says nothing of the destination.
        void abandoned() {
            breaker.releasePermission();
        }
    }
}
