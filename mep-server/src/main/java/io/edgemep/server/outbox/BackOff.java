package io.edgemep.server.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after a failure: at random between nothing and a limit that doubles with every further one, so that
/// those who failed together do not come back together.
public record BackOff(Duration first, Duration most) {

    /// @param attempts how many attempts have failed in a row, 1 or more
    public Duration after(int attempts, RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(limit(attempts).toMillis() + 1));
    }

    Duration limit(int attempts) {
        // 2^30 times a millisecond is already twelve days.
        var doubled = first.multipliedBy(1L << Math.min(attempts - 1, 30));
        return doubled.compareTo(most) < 0 ? doubled : most;
    }
}
