package io.edgemep.common;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Asks of the health of something that needs the database a few times a second at most, however many ask for it:
/// anybody may, and none of them must take connections of the database from those who need them.
public final class RecentHealth implements HealthIndicator {

    private static final Duration AGE = Duration.ofMillis(500);

    /// For the answer to a statement: who probes does not wait for long, and all who do at the time wait for this.
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final LoadingCache<HealthIndicator, Health> recent;
    private final HealthIndicator asked;

    public RecentHealth(HealthIndicator asked) {
        this(asked, Ticker.systemTicker());
    }

    RecentHealth(HealthIndicator asked, Ticker ticker) {
        this.asked = asked;
        // Who asks while an answer is on its way gets that one.
        this.recent = Caffeine.newBuilder().ticker(ticker).expireAfterWrite(AGE).build(RecentHealth::now);
    }

    @Override
    public Health health() {
        return recent.get(asked);
    }

    private static Health now(HealthIndicator asked) {
        return Objects.requireNonNullElseGet(
                PromptDataSource.within(PATIENCE, asked::health),
                () -> Health.unknown().build());
    }
}
