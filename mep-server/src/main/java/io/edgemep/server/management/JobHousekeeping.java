package io.edgemep.server.management;

import io.edgemep.common.Loop;
import java.time.Clock;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Removes jobs that finished long ago, in bounded batches.
@Component
class JobHousekeeping implements SmartLifecycle {

    private final Jobs jobs;
    private final ManagementProperties properties;
    private final Clock clock;
    private final Loop loop;

    JobHousekeeping(Jobs jobs, ManagementProperties properties, Clock clock) {
        this.jobs = jobs;
        this.properties = properties;
        this.clock = clock;
        this.loop = new Loop("configuration-housekeeping", properties.housekeepingInterval(), this::turn);
    }

    /// @return whether there may be more to remove
    boolean turn() {
        return jobs.purge(clock.instant().minus(properties.keepJobs()), properties.purgeJobs())
                == properties.purgeJobs();
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop(properties.shutdownWait());
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
