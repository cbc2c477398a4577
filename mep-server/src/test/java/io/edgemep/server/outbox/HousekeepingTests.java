package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HousekeepingTests {

    private final TestOutbox given = new TestOutbox();

    @AfterEach
    void close() {
        given.close();
    }

    @Test
    void purgesOldEventsThatNobodyIsOwed() {
        appendExpanded(10);
        given.clock.advance(Duration.ofHours(1).plusMillis(1));
        appendExpanded(1);

        given.housekeeping().turn();

        assertThat(given.count("events")).isEqualTo(1);
    }

    @Test
    void keepsEventsThatAreOwedOrNotExpandedAndPurgesThoseBehindThem() {
        given.subscribe("s1", "http://one.test/");
        appendExpanded(4);
        given.jdbc
                .sql("""
                        with dead as (delete from deliveries where id > 2 returning *)
                        insert into dead_letters (lane, event_id, owner, root, target, attempts, reason, died_at)
                        select lane, event_id, owner, root, target, 1, 'no', :now from dead
                        """)
                .param("now", given.clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        given.jdbc.sql("delete from test_subscribers").update();
        appendExpanded(7);
        given.append("not expanded");
        given.clock.advance(Duration.ofHours(2));
        given.append("moves the horizon");

        given.housekeeping().turn();

        assertThat(given.count("events")).isEqualTo(6);
        assertThat(given.count("events where not expanded")).isEqualTo(2);
    }

    @Test
    void keepsWhatAReaderHeldBackByALongTransactionMayNotHaveRead() throws SQLException {
        try (var longest = given.dataSource.getConnection()) {
            longest.setAutoCommit(false);
            try (var statement = longest.createStatement()) {
                statement.execute("select pg_current_xact_id()");
            }
            appendExpanded(3);
            given.clock.advance(Duration.ofHours(2));
            given.housekeeping().turn();
            assertThat(given.count("events")).isEqualTo(3);
            longest.rollback();
        }

        given.housekeeping().turn();
        assertThat(given.count("events")).isZero();
    }

    @Test
    void purgesDeadLettersAfterAWeekAndThenTheirEvents() {
        given.subscribe("s1", "http://one.test/");
        appendExpanded(5);
        given.jdbc
                .sql("""
                        with dead as (delete from deliveries returning *)
                        insert into dead_letters (lane, event_id, owner, root, target, attempts, reason, died_at)
                        select lane, event_id, owner, root, target, 1, 'no', :now from dead
                        """)
                .param("now", given.clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        given.clock.advance(Duration.ofDays(7));
        given.housekeeping().turn();
        assertThat(given.count("dead_letters")).isEqualTo(5);

        given.clock.advance(Duration.ofMillis(1));
        given.housekeeping().turn();

        assertThat(given.count("dead_letters")).isZero();
        assertThat(given.count("events")).isZero();
    }

    @Test
    void measuresWhatIsOwed() {
        given.subscribe("s1", "http://one.test/");
        appendExpanded(2);
        given.clock.advance(Duration.ofSeconds(90));
        given.append("waiting");

        given.housekeeping().turn();

        assertThat(given.meters.get("mep.outbox.owed").gauge().value()).isEqualTo(2);
        assertThat(given.meters.get("mep.outbox.oldest.seconds").gauge().value())
                .isEqualTo(90);
        assertThat(given.meters.get("mep.outbox.events.waiting").gauge().value())
                .isEqualTo(1);
        assertThat(given.meters.get("mep.outbox.dead.letters").gauge().value()).isZero();
    }

    private void appendExpanded(int events) {
        for (var event = 0; event < events; event++) {
            given.append("event " + event);
        }
        var expansion = given.expansion(Map.of());
        while (expansion.turn(Room.NONE).again()) {
            assertThat(given.count("events where expanded")).isPositive();
        }
    }
}
