package io.edgemep.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/// Watches services that start, and tells whoever waits how far they are.
final class StartWatch {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration STILL_WAITING = Duration.ofSeconds(5);
    private static final int LOG_LINES = 20;

    private final Workspace workspace;
    private final PrintStream out;
    private final Readiness readiness;
    private final long begun = System.nanoTime();
    private long said = begun;

    /// @param trust the services' certificates are verified by it
    StartWatch(Workspace workspace, PrintStream out, SSLContext trust) {
        this.workspace = workspace;
        this.out = out;
        this.readiness = new Readiness(trust);
    }

    /// Waits until all of them are ready.
    ///
    /// @throws Failure with the end of its log when one dies, or is not ready within the limit
    void await(List<ServiceProcess> services, Duration limit) {
        var deadline = Deadline.in(limit);
        var waiting = new ArrayList<>(services);
        while (true) {
            waiting.removeIf(this::isReady);
            if (waiting.isEmpty()) {
                return;
            }
            sayFromTimeToTime(waiting);
            if (!deadline.pause(LOOK)) {
                throw failure(
                        waiting.getFirst(),
                        "was not ready within %d s (MEP_START_TIMEOUT)".formatted(limit.toSeconds()));
            }
            for (var service : waiting) {
                if (service.running().isEmpty()) {
                    throw failure(service, "died");
                }
            }
        }
    }

    private boolean isReady(ServiceProcess service) {
        var isReady = readiness.of(service.url());
        if (isReady) {
            out.printf("%s: ready after %.1f s.%n", service.title(), (System.nanoTime() - begun) / 1e9);
        }
        return isReady;
    }

    private void sayFromTimeToTime(List<ServiceProcess> waiting) {
        var now = System.nanoTime();
        if (now - said > STILL_WAITING.toNanos()) {
            said = now;
            out.printf(
                    "Still starting after %d s: %s.%n",
                    Duration.ofNanos(now - begun).toSeconds(),
                    waiting.stream().map(ServiceProcess::title).collect(Collectors.joining(", ")));
        }
    }

    private Failure failure(ServiceProcess service, String what) {
        var log = service.log();
        return new Failure("%s %s; the end of %s:%n%s"
                .formatted(service.title(), what, workspace.shown(log.path()), log.tail(LOG_LINES)));
    }
}
