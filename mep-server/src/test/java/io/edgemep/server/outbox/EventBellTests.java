package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.common.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventBellTests {

    private final String url = TestDatabase.create();
    private final EventBell here = new EventBell(TestOutbox.details(url));
    private final EventBell elsewhere = new EventBell(TestOutbox.details(url));
    private final AtomicInteger heardHere = new AtomicInteger();
    private final AtomicInteger heardElsewhere = new AtomicInteger();

    @BeforeEach
    void start() {
        here.start();
        elsewhere.start();
        await().until(() -> listening() == 2);
        here.onRing(heardHere::incrementAndGet);
        elsewhere.onRing(heardElsewhere::incrementAndGet);
    }

    @AfterEach
    void stop() {
        here.stop();
        elsewhere.stop();
    }

    @Test
    void wakesThisProcessAtOnceAndOnce() {
        here.ring();

        assertThat(heardHere).hasValue(1);
        await().until(() -> heardElsewhere.get() == 1);
        // Its own notification has come back by now, as PostgreSQL keeps their order: it must have been passed over.
        elsewhere.ring();
        await().until(() -> heardHere.get() > 1);
        assertThat(heardHere).hasValue(2);
    }

    @Test
    void ringsWhileItIsStopped() {
        here.stop();

        here.ring();

        assertThat(heardHere).hasValue(1);
    }

    @Test
    void wakesTheOthersWhateverListenerFails() {
        here.onRing(() -> {
            throw new IllegalStateException("as no listener should");
        });
        here.onRing(heardHere::incrementAndGet);

        here.ring();

        assertThat(heardHere).hasValue(2);
        await().until(() -> heardElsewhere.get() == 1);
    }

    @Test
    void makesManyRingsFewNotifications() {
        for (var ring = 0; ring < 1000; ring++) {
            here.ring();
        }

        await().until(() -> heardElsewhere.get() > 0);
        assertThat(heardHere).hasValue(1000);
        assertThat(heardElsewhere.get()).isLessThan(1000);
    }

    @Test
    void listensAgainAfterItsConnectionBrokeAndMakesUpForWhatItMissed() throws SQLException {
        try (var connection = DriverManager.getConnection(url, "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                     where datname = current_database() and pid <> pg_backend_pid()
                    """);
        }

        await().atMost(Duration.ofSeconds(5)).until(() -> heardHere.get() == 1 && heardElsewhere.get() == 1);
        here.ring();
        await().until(() -> heardElsewhere.get() == 2);
    }

    private long listening() throws SQLException {
        try (var connection = DriverManager.getConnection(url, "postgres", "postgres");
                var statement = connection.createStatement();
                var found = statement.executeQuery("""
                        select count(*) from pg_stat_activity
                         where datname = current_database() and query = 'listen mep_events' and state = 'idle'
                        """)) {
            found.next();
            return found.getLong(1);
        }
    }
}
