package io.edgemep.server.management;

import io.edgemep.server.outbox.Loop;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Removes jobs that finished long ago, in bounded batches.
@Component
class JobHousekeeping implements SmartLifecycle {

    private final Jobs jobs;
    private final ManagementProperties properties;
    private final Clock clock;
    private volatile @Nullable Loop loop;

    JobHousekeeping(Jobs jobs, ManagementProperties properties, Clock clock) {
        this.jobs = jobs;
        this.properties = properties;
        this.clock = clock;
    }

    /// @return whether there may be more to remove
    boolean turn() {
        return jobs.purge(clock.instant().minus(properties.keepJobs()), properties.purgeJobs())
                == properties.purgeJobs();
    }

    @Override
    public void start() {
        loop = new Loop("configuration-housekeeping", properties.housekeepingInterval(), this::turn).start();
    }

    @Override
    public void stop() {
        var running = loop;
        loop = null;
        if (running != null) {
            running.stop(properties.shutdownWait());
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }
}
