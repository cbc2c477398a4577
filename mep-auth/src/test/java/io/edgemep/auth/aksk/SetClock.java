package io.edgemep.auth.aksk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.annotation.Primary;

/// A clock that stands still until a test sets it; imported by the classes that have it.
@Primary
final class SetClock extends Clock {

    static final Instant START = Instant.parse("2026-07-16T09:40:01Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    void set(Instant instant) {
        now.set(instant);
    }

    void advance(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
