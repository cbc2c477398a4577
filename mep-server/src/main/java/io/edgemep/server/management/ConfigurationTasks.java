package io.edgemep.server.management;

import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// How jobs go on, for those who ask, and for those who wait a moment for a quick one.
@Component
class ConfigurationTasks {

    private final Jobs jobs;
    private final JobWorker worker;
    private final FinishedJobs finished;
    private final ManagementProperties properties;

    ConfigurationTasks(Jobs jobs, JobWorker worker, FinishedJobs finished, ManagementProperties properties) {
        this.jobs = jobs;
        this.worker = worker;
        this.finished = finished;
        this.properties = properties;
    }

    ConfigurationTask get(String taskId) {
        return jobs.task(uuid(taskId)).orElseThrow(() -> ConfigurationRefused.noTask(taskId));
    }

    private static UUID uuid(String taskId) {
        try {
            return UUID.fromString(taskId);
        } catch (IllegalArgumentException _) {
            throw ConfigurationRefused.noTask(taskId);
        }
    }

    /// Begins the job, and waits for a bounded time to see it finished.
    ConfigurationTask begun(UUID taskId) {
        var began = System.nanoTime();
        worker.wake();
        while (true) {
            var counted = finished.count();
            var task = get(taskId.toString());
            var left = properties.answerWait().minusNanos(System.nanoTime() - began);
            if (task.isFinished() || !left.isPositive()) {
                return task;
            }
            // Another replica may finish it, unheard of here.
            finished.await(counted, shorter(left, properties.pollInterval()));
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
