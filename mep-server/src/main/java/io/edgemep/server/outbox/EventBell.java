package io.edgemep.server.outbox;

import io.edgemep.common.Loop;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Wakes whoever follows the events: at once in this process, by `LISTEN`/`NOTIFY` in the others. It may miss a beat
/// while the database is out of reach, so every follower also looks by itself from time to time.
@Component
public class EventBell implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EventBell.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    // Shorter than the connection's socket timeout: a connection whose other end is gone is silent too.
    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(1);

    private final JdbcConnectionDetails database;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final String self = UUID.randomUUID().toString();
    private final AtomicBoolean rung = new AtomicBoolean();
    private volatile @Nullable Tower tower;

    EventBell(JdbcConnectionDetails database) {
        this.database = database;
    }

    private record Tower(OwnConnection hearing, Loop listener, OwnConnection telling, Loop teller) {}

    /// Tells every follower that events may have been committed. Returns at once; many rings may become one.
    public void ring() {
        wakeListeners();
        rung.set(true);
        var running = tower;
        if (running != null) {
            running.teller.wake();
        }
    }

    /// @param listener runs on the thread of whoever rings, so it must only wake another
    public void onRing(Runnable listener) {
        listeners.add(listener);
    }

    private void wakeListeners() {
        for (var listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException failure) {
                log.error("A follower of the events could not be woken", failure);
            }
        }
    }

    @Override
    public void start() {
        var hearing = new OwnConnection(database, this::listen);
        var telling = new OwnConnection(database, _ -> {});
        var listener = new Loop("event-bell-listener", RETRY, () -> {
            hearing.use(this::hear);
            return true;
        });
        var teller = new Loop("event-bell-teller", RETRY, () -> {
            telling.use(this::tell);
            return rung.get();
        });
        tower = new Tower(hearing, listener.start(), telling, teller.start());
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("listen mep_events");
        }
        // Others may have rung while nobody listened.
        wakeListeners();
    }

    private void hear(Connection connection) throws SQLException {
        var heard = connection.unwrap(PGConnection.class).getNotifications((int) PROBE.toMillis());
        if (heard == null || heard.length == 0) {
            try (var probe = connection.createStatement()) {
                probe.execute("select 1");
            }
        } else if (Arrays.stream(heard).anyMatch(ring -> !ring.getParameter().equals(self))) {
            wakeListeners();
        }
    }

    /// Never inside the writer's transaction: PostgreSQL lets transactions that notify commit only one by one.
    private void tell(Connection connection) throws SQLException {
        if (rung.compareAndSet(true, false)) {
            try (var notify = connection.prepareStatement("select pg_notify('mep_events', ?)")) {
                notify.setString(1, self);
                notify.execute();
            } catch (SQLException failure) {
                rung.set(true);
                throw failure;
            }
        }
    }

    @Override
    public void stop() {
        var running = tower;
        tower = null;
        if (running != null) {
            running.teller.stop(STOP);
            // Waiting for notifications ends only with the connection.
            running.hearing.abort();
            running.listener.stop(STOP);
            running.telling.close();
            running.hearing.close();
        }
    }

    @Override
    public boolean isRunning() {
        return tower != null;
    }

    /// Before those who follow the events, and until they have stopped.
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 8192;
    }
}
