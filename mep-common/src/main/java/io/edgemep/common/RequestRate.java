package io.edgemep.common;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;

/// How many requests an application may send to this replica in a second (`mep.http.max-requests-per-second`), so that
/// none takes the others' share.
public final class RequestRate {

    /// Until it is full again; what a refused application is told to wait.
    public static final Duration PERIOD = Duration.ofSeconds(1);

    /// More than send requests within a second; who was dropped begins anew.
    private static final int MAX_APPLICATIONS = 10_000;

    private static final String ADMITTED = RequestRate.class.getName();

    private final int most;
    private final RateLimiterConfig allowance;
    private final Cache<String, RateLimiter> applications;

    /// @param most requests of one application in a second
    public RequestRate(int most) {
        this.most = most;
        this.allowance = RateLimiterConfig.custom()
                .limitForPeriod(most)
                .limitRefreshPeriod(PERIOD)
                .timeoutDuration(Duration.ZERO)
                .build();
        this.applications = Caffeine.newBuilder()
                .maximumSize(MAX_APPLICATIONS)
                // An allowance that was not touched for so long is a full one.
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .executor(Runnable::run)
                .build();
    }

    /// Whether the application may have this request answered. It is counted once, whoever asks.
    public boolean admits(HttpServletRequest request, String application) {
        if (request.getAttribute(ADMITTED) != null) {
            return true;
        }
        var admitted = applications
                .get(application, name -> RateLimiter.of(name, allowance))
                .acquirePermission();
        if (admitted) {
            request.setAttribute(ADMITTED, true);
        }
        return admitted;
    }

    /// How many requests of one application are answered in a second.
    public int most() {
        return most;
    }
}
