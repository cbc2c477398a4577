package io.edgemep.server.registry;

import io.edgemep.server.outbox.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The loop that writes the heartbeats that wait.
@Component
class HeartbeatWriter implements SmartLifecycle {

    private static final Duration STOP = Duration.ofSeconds(5);

    private final Heartbeats heartbeats;
    private final Duration interval;
    private volatile @Nullable Loop loop;

    HeartbeatWriter(Heartbeats heartbeats, LivenessProperties properties) {
        this.heartbeats = heartbeats;
        this.interval = properties.writeInterval();
    }

    @Override
    public void start() {
        heartbeats.open();
        loop = new Loop("liveness-writer", interval, () -> {
                    heartbeats.write();
                    return false;
                })
                .start();
    }

    @Override
    public void stop() {
        var running = loop;
        loop = null;
        if (running != null) {
            running.stop(STOP);
            heartbeats.close();
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
