package io.edgemep.common;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/// A clock that a test moves: the system's, put forward, or one that stands still until it is moved.
public final class TestClock extends Clock {

    /// What a clock that stands still says at first.
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock unmoved;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    private TestClock(Clock unmoved) {
        this.unmoved = unmoved;
    }

    public static TestClock running() {
        return new TestClock(Clock.systemUTC());
    }

    public static TestClock standing() {
        return new TestClock(Clock.fixed(START, ZoneOffset.UTC));
    }

    public void advance(Duration by) {
        ahead.updateAndGet(by::plus);
    }

    public void set(Instant instant) {
        ahead.set(Duration.between(unmoved.instant(), instant));
    }

    /// Takes back whatever a test has done to it.
    public void reset() {
        ahead.set(Duration.ZERO);
    }

    @Override
    public Instant instant() {
        return unmoved.instant().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Nothing here asks for local time.");
    }

    /// Imported by tests whose service has a clock that runs.
    @Configuration(proxyBeanMethods = false)
    public static class Running {

        @Bean
        @Primary
        TestClock testClock() {
            return running();
        }
    }

    /// Imported by tests whose service has a clock that stands still.
    @Configuration(proxyBeanMethods = false)
    public static class Standing {

        @Bean
        @Primary
        TestClock testClock() {
            return standing();
        }
    }
}
