package io.edgemep.server.timing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Looks at the machine's clock again and again, by chrony where it runs and else by NTP servers, so that no request
/// has to. What was found counts for a while only: a clock that nobody looks at is not traceable.
@Component
class ClockWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ClockWatch.class);

    private final Chrony chrony;
    private final NtpSurvey ntp;
    private final TimingProperties properties;
    private final Clock clock;

    private volatile @Nullable Look last;
    private volatile @Nullable Thread thread;

    ClockWatch(Chrony chrony, NtpSurvey ntp, TimingProperties properties, Clock clock, MeterRegistry meters) {
        this.chrony = chrony;
        this.ntp = ntp;
        this.properties = properties;
        this.clock = clock;
        gauge(meters, "mep.timing.traceable", "1 if the clock is known to follow UTC, else 0", ClockWatch::traceable);
        gauge(
                meters,
                "mep.timing.offset.seconds",
                "By how much the clock is ahead of UTC; NaN if not known",
                watch -> watch.measured(ClockError::offsetSeconds));
        gauge(
                meters,
                "mep.timing.uncertainty.seconds",
                "By how much the offset may be wrong; NaN if not known",
                watch -> watch.measured(ClockError::uncertaintySeconds));
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<ClockWatch> read) {
        Gauge.builder(name, this, read).description(description).register(meters);
    }

    private record Look(Finding finding, Instant at) {}

    TimeSourceStatus status() {
        var finding = current();
        return finding == null ? TimeSourceStatus.NONTRACEABLE : finding.status();
    }

    private double traceable() {
        return status() == TimeSourceStatus.TRACEABLE ? 1 : 0;
    }

    private double measured(ToDoubleFunction<ClockError> read) {
        var finding = current();
        return finding == null || finding.error() == null ? Double.NaN : read.applyAsDouble(finding.error());
    }

    /// Null where nothing was found yet, or nothing for too long.
    private @Nullable Finding current() {
        var look = last;
        if (look == null) {
            return null;
        }
        var age = Duration.between(look.at(), clock.instant());
        // One of the future was made before somebody set the clock back: it says nothing of the clock as it is.
        return age.isNegative() || age.compareTo(properties.keepFor()) > 0 ? null : look.finding();
    }

    /// Looks at the clock now. Package-private for tests that do not want to wait for the interval.
    void look() throws InterruptedException {
        var began = clock.instant();
        var byChrony = chrony.look();
        var finding = byChrony.isPresent() ? byChrony.get() : ntp.look();
        var before = last;
        if (before == null || before.finding().status() != finding.status()) {
            log.info("The clock is {}: {}", finding.status(), finding.reason());
        } else {
            log.debug("The clock is still {}: {}", finding.status(), finding.reason());
        }
        last = new Look(finding, began);
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                attempt();
                TimeUnit.MILLISECONDS.sleep(properties.refreshInterval().toMillis());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Whatever is thrown, this thread must live on; what was found before it grows old.
    private void attempt() throws InterruptedException {
        try {
            look();
        } catch (RuntimeException failure) {
            log.error("The clock cannot be looked at; trying again in {}", properties.refreshInterval(), failure);
        }
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("clock-watch").start(this::watch);
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
