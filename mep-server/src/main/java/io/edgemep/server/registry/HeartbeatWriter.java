package io.edgemep.server.registry;

import io.edgemep.server.outbox.Loop;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// The loop that writes the heartbeats that wait.
@Component
class HeartbeatWriter implements SmartLifecycle {

    private static final Duration STOP = Duration.ofSeconds(5);

    private final Heartbeats heartbeats;
    private final Loop loop;

    HeartbeatWriter(Heartbeats heartbeats, LivenessProperties properties) {
        this.heartbeats = heartbeats;
        this.loop = new Loop("liveness-writer", properties.writeInterval(), this::turn);
    }

    private boolean turn() {
        heartbeats.write();
        return false;
    }

    @Override
    public void start() {
        heartbeats.open();
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop(STOP);
        heartbeats.close();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
