package io.edgemep.server.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A gateway that is given a limited time to be told in: what it waits for then is broken off, and what it has
/// been told until then is known.
final class LimitedGateway implements Gateway {

    private final Gateway gateway;
    private final Duration limit;
    private final Duration ending;
    private volatile @Nullable Telling telling;

    LimitedGateway(Gateway gateway, GatewayProperties properties) {
        this.gateway = gateway;
        this.limit = properties.roundLimit();
        this.ending = properties.callLimit();
    }

    private record Telling(Thread thread, CompletableFuture<Result> result) {}

    @Override
    public boolean moved() {
        return gateway.moved();
    }

    @Override
    public boolean isResting() {
        return gateway.isResting();
    }

    @Override
    public Result bring(List<Publication> wanted) {
        var before = telling;
        if (before != null && before.thread().isAlive()) {
            return untold("The gateway is still being told what it was to be told before.");
        }
        var result = new CompletableFuture<Result>();
        var thread = Thread.ofVirtual().name("gateway-round").unstarted(() -> {
            try {
                result.complete(gateway.bring(wanted));
            } catch (RuntimeException failed) {
                result.completeExceptionally(failed);
            }
        });
        telling = new Telling(thread, result);
        thread.start();
        return await(thread, result);
    }

    private Result await(Thread thread, CompletableFuture<Result> result) {
        var failure = "The gateway could not be told everything within %s (mep.gateway.round-limit).".formatted(limit);
        try {
            if (thread.join(limit)) {
                return ended(result);
            }
            thread.interrupt();
            if (thread.join(ending)) {
                return new Result(ended(result).outcomes(), failure);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            thread.interrupt();
        }
        return untold(failure);
    }

    private static Result ended(CompletableFuture<Result> result) {
        try {
            return result.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /// What was told, if anything, is not known.
    private static Result untold(String failure) {
        return new Result(Map.of(), failure);
    }

    /// Ends what is under way as if its time were over.
    void breakOff() {
        var under = telling;
        if (under != null) {
            under.thread().interrupt();
        }
    }
}
