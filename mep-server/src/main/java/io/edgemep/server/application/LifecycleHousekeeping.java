package io.edgemep.server.application;

import io.edgemep.common.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Removes finished operations and terminated instances that are old, in bounded batches.
@Component
class LifecycleHousekeeping implements SmartLifecycle {

    private static final Duration STOP = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final LifecycleProperties properties;
    private final Clock clock;
    private final Loop loop;

    LifecycleHousekeeping(JdbcClient jdbc, LifecycleProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
        this.loop = new Loop("lifecycle-housekeeping", properties.purgeInterval(), this::turn);
    }

    /// @return whether there may be more to remove at once
    boolean turn() {
        var operations = purge("""
                delete from lifecycle_operations where operation_id in (
                    select operation_id from lifecycle_operations
                     where finished_at < :before order by finished_at limit :rows for update skip locked)
                """);
        var instances = purge("""
                delete from application_instances where app_instance_id in (
                    select app_instance_id from application_instances
                     where closed_at < :before and state = 'TERMINATED'
                     order by closed_at limit :rows for update skip locked)
                """);
        return operations == properties.purgeRows() || instances == properties.purgeRows();
    }

    private int purge(String sql) {
        return jdbc.sql(sql)
                .param(
                        "before",
                        clock.instant().minus(properties.keepFinished()).atOffset(ZoneOffset.UTC))
                .param("rows", properties.purgeRows())
                .update();
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop(STOP);
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
