package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventFeedTests {

    private final TestOutbox given = new TestOutbox();
    private final EventFeed feed = given.feed;

    @AfterEach
    void close() {
        given.close();
    }

    @Test
    void readsInOrderAndOnce() {
        var start = feed.now();
        given.append("a");
        given.append("b");

        var batch = feed.read(start, 10);

        assertThat(batch.events()).extracting(Event::subject).containsExactly("a", "b");
        assertThat(batch.events()).isSortedAccordingTo((one, other) -> Long.compare(one.id(), other.id()));
        assertThat(batch.more()).isFalse();
        assertThat(feed.read(batch.next(), 10).events()).isEmpty();
    }

    @Test
    void readsAllOfWhatItAppended() {
        var start = feed.now();
        given.transaction.executeWithoutResult(
                _ -> given.outbox.append("some.kind", "subject", "{\"b\": [1, 2], \"a\": \"é\"}"));

        var event = feed.read(start, 1).events().getFirst();

        assertThat(event.kind()).isEqualTo("some.kind");
        assertThat(event.subject()).isEqualTo("subject");
        assertThat(event.attributes()).isEqualTo("{\"a\": \"é\", \"b\": [1, 2]}");
        assertThat(event.occurredAt()).isEqualTo(given.clock.instant());
    }

    @Test
    void beginsAnewOnADatabaseThatWasRestoredIntoAYoungerCluster() {
        given.jdbc.sql("update event_horizon set purged = '999999999'").update();

        var start = feed.now();
        given.append("a");

        assertThat(feed.read(start, 10).events()).extracting(Event::subject).containsExactly("a");
    }

    @Test
    void neverSkipsATransactionThatCommitsLate() throws SQLException {
        try (var late = open()) {
            var start = feed.now();
            insert(late, "late");
            given.append("early");

            var first = feed.read(start, 10);
            assertThat(first.events()).extracting(Event::subject).containsExactly("early");

            late.commit();
            var second = feed.read(first.next(), 10);
            assertThat(second.events()).extracting(Event::subject).containsExactly("late");
            assertThat(second.events().getFirst().id())
                    .isLessThan(first.events().getFirst().id());
            assertThat(feed.read(second.next(), 10).events()).isEmpty();
        }
    }

    @Test
    void beginsBeforeWhatAQueryBegunLaterDoesNotSee() throws SQLException {
        try (var late = open()) {
            insert(late, "under way");
            var position = feed.now();
            assertThat(given.count("events")).isZero();
            late.commit();

            assertThat(feed.read(position, 10).events())
                    .extracting(Event::subject)
                    .containsExactly("under way");
        }
    }

    @Test
    void isNotDelayedByATransactionThatTakesLong() throws SQLException {
        try (var longest = open()) {
            insert(longest, "unrelated");
            var position = feed.now();
            for (var round = 0; round < 3; round++) {
                given.append("event " + round);
                var batch = feed.read(position, 10);
                assertThat(batch.events()).extracting(Event::subject).containsExactly("event " + round);
                position = batch.next();
            }
            longest.rollback();
            assertThat(feed.read(position, 10).events()).isEmpty();
        }
    }

    @Test
    void readsPageByPageAndSkipsNobodyWhoCommitsBetweenPages() throws SQLException {
        try (var late = open()) {
            var start = feed.now();
            insert(late, "late");
            for (var event = 0; event < 5; event++) {
                given.append("event " + event);
            }

            var first = feed.read(start, 2);
            late.commit();
            given.append("after");
            var second = feed.read(first.next(), 2);
            var third = feed.read(second.next(), 2);
            var rest = feed.read(third.next(), 10);

            assertThat(first.more()).isTrue();
            assertThat(second.more()).isTrue();
            assertThat(third.more()).isFalse();
            assertThat(third.events()).extracting(Event::subject).containsExactly("event 4");
            assertThat(rest.events()).extracting(Event::subject).containsExactly("late", "after");
        }
    }

    @Test
    void leavesTheReadersOwnUncommittedEventsForLater() {
        var start = feed.now();
        var within = given.transaction.execute(_ -> {
            given.outbox.append(TestOutbox.KIND, "own", "{}");
            return feed.read(start, 10);
        });

        assertThat(within.events()).isEmpty();
        assertThat(feed.read(within.next(), 10).events())
                .extracting(Event::subject)
                .containsExactly("own");
    }

    @Test
    void readsEachEventOnceWhileManyWrite() throws Exception {
        var writers = 8;
        var each = 40;
        var position = feed.now();
        var read = new ArrayList<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begin = new CountDownLatch(1);
            var writing = new ArrayList<Future<?>>();
            for (var writer = 0; writer < writers; writer++) {
                var rounds = each + writer;
                writing.add(threads.submit(() -> write(begin, rounds)));
            }
            begin.countDown();
            var done = false;
            while (!done) {
                done = writing.stream().allMatch(Future::isDone);
                var batch = feed.read(position, 7);
                batch.events().forEach(event -> read.add(event.id()));
                position = batch.next();
                done = done && !batch.more();
            }
            for (var writer : writing) {
                writer.get();
            }
            feed.read(position, 1000).events().forEach(event -> read.add(event.id()));
        }
        var all = given.jdbc.sql("select id from events").query(Long.class).list();
        assertThat(read).hasSize(new HashSet<>(read).size()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(all).hasSize(writers * each + writers * (writers - 1) / 2);
    }

    @Test
    void tellsAReaderThatWasAwayForTooLong() {
        var start = feed.now();
        given.append("old");
        given.expansion(java.util.Map.of()).turn(Room.NONE);
        var read = feed.read(start, 10);
        given.clock.advance(Duration.ofHours(2));
        // Something must have happened since: the newest transaction could still be somebody's position.
        given.append("new");
        given.housekeeping().turn();

        assertThat(given.count("events")).isEqualTo(1);
        assertThatThrownBy(() -> feed.read(start, 10)).isInstanceOf(EventFeed.PositionLost.class);
        assertThat(feed.read(read.next(), 10).events())
                .extracting(Event::subject)
                .containsExactly("new");
    }

    private Void write(CountDownLatch begin, int rounds) throws Exception {
        begin.await();
        for (var round = 0; round < rounds; round++) {
            try (var connection = open()) {
                insert(connection, "event");
                if (round % 3 == 0) {
                    // Ids are given in one order, commits are made in another.
                    given.jdbc.sql("select 1").query(Integer.class).single();
                }
                connection.commit();
            }
        }
        return null;
    }

    private Connection open() throws SQLException {
        var connection = given.dataSource.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void insert(Connection connection, String subject) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into events (kind, subject, attributes, occurred_at) values ('k', ?, '{}', now())")) {
            statement.setString(1, subject);
            statement.executeUpdate();
        }
    }
}
