package io.edgemep.server.timing;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Asks chrony, which disciplines the machine's clock, how well it does.
@Component
class Chrony {

    private static final Logger log = LoggerFactory.getLogger(Chrony.class);

    /// No look-up of names, comma-separated values.
    private static final List<String> QUESTION = List.of("-n", "-c", "tracking");

    private final TimingProperties properties;
    private final Clock clock;

    Chrony(TimingProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /// Empty where chrony does not run, so that another must be asked.
    Optional<Finding> look() throws InterruptedException {
        if (properties.chronyc().isEmpty()) {
            return Optional.empty();
        }
        return tracking()
                .map(line -> ChronyTracking.parse(line)
                        .map(tracking -> tracking.judged(clock.instant(), properties))
                        .orElseGet(() -> Finding.nonTraceable("chronyc's answer cannot be read")));
    }

    private Optional<String> tracking() throws InterruptedException {
        var command = new ArrayList<>(properties.chronyc());
        command.addAll(QUESTION);
        try {
            return answer(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException absent) {
            log.debug("chronyc cannot be run: {}", absent.getMessage());
            return Optional.empty();
        }
    }

    private Optional<String> answer(Process chronyc) throws IOException, InterruptedException {
        try {
            chronyc.getOutputStream().close();
            if (!chronyc.waitFor(properties.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("chronyc did not end within {}", properties.timeout());
                return Optional.empty();
            } else if (chronyc.exitValue() != 0) {
                log.debug("chronyc ended with status {}", chronyc.exitValue());
                return Optional.empty();
            }
            // It has ended, and a pipe holds no more than 64 KiB: this neither waits nor grows.
            try (var lines = chronyc.inputReader()) {
                return Optional.ofNullable(lines.readLine());
            }
        } finally {
            chronyc.destroyForcibly();
        }
    }
}
