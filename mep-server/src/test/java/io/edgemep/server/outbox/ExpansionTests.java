package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpansionTests {

    private final TestOutbox given = new TestOutbox();

    @AfterEach
    void close() {
        given.close();
    }

    @Test
    void owesTenThousandSubscribersInOneStatement() {
        subscribeTenThousand();
        given.append("thing");
        var began = System.nanoTime();

        given.expansion(Map.of()).turn();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(given.count("deliveries")).isEqualTo(10_000);
        assertThat(given.count("lanes where next_attempt_at is not null")).isEqualTo(10_000);
        assertThat(given.count("events where expanded")).isEqualTo(1);
    }

    @Test
    void takesFewerEventsATurnWhenEachIsOwedToMany() {
        subscribeTenThousand();
        for (var event = 0; event < 4; event++) {
            given.append("event " + event);
        }
        var expansion = given.expansion(Map.of("mep.outbox.expand-deliveries", "10000"));

        for (var turn = 1; turn <= 4; turn++) {
            assertThat(expansion.turn()).isTrue();
            assertThat(given.count("events where expanded")).isEqualTo(turn);
        }
        assertThat(expansion.turn()).isFalse();
    }

    @Test
    void owesWhatSeveralMatchersYieldInTheOrderOfEvents() {
        EventMatcher odd = matcher("odd");
        EventMatcher even = matcher("even");
        given.transaction.executeWithoutResult(_ -> {
            for (var event = 0; event < 6; event++) {
                given.outbox.append(event % 2 == 0 ? "even" : "odd", "event " + event, "{}");
            }
        });
        var expansion = new Expansion(
                given.jdbc, given.transactions, List.of(odd, even), given.clock, TestProperties.outbox(Map.of()));

        while (expansion.turn()) {
            assertThat(given.count("events where expanded")).isPositive();
        }

        assertThat(given.jdbc
                        .sql("select e.subject from deliveries d join events e on e.id = d.event_id order by d.id")
                        .query(String.class)
                        .list())
                .containsExactly("event 0", "event 1", "event 2", "event 3", "event 4", "event 5");
    }

    @Test
    void expandsWhatNobodyIsOwed() {
        var expansion =
                new Expansion(given.jdbc, given.transactions, List.of(), given.clock, TestProperties.outbox(Map.of()));
        given.append("thing");

        expansion.turn();

        assertThat(given.count("events where expanded")).isEqualTo(1);
        assertThat(given.count("deliveries")).isZero();
    }

    @Test
    void takesTurnsWithOtherReplicas() {
        given.subscribe("s1", "http://one.test/");
        given.append("thing");

        given.transaction.executeWithoutResult(_ -> {
            assertThat(AdvisoryLock.TURN.tryHold(given.jdbc)).isTrue();
            var other = new Expansion[] {given.expansion(Map.of())};
            var done = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                assertThat(other[0].turn()).isFalse();
                done.countDown();
            });
            await().until(() -> done.getCount() == 0);
        });
        assertThat(given.count("deliveries")).isZero();

        given.expansion(Map.of()).turn();
        assertThat(given.count("deliveries")).isEqualTo(1);
    }

    @Test
    void bringsNoLaneBackThatIsBeingDropped() {
        given.subscribe("s1", "http://one.test/");
        given.append("thing");
        var dropped = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        var dropping = Thread.ofVirtual()
                .start(() -> given.transaction.executeWithoutResult(_ -> {
                    given.outbox.drop("s1");
                    given.jdbc
                            .sql("delete from test_subscribers where lane = 's1'")
                            .update();
                    dropped.countDown();
                    await().until(() -> commit.getCount() == 0);
                }));
        await().until(() -> dropped.getCount() == 0);

        // It sees the subscription still, until that transaction commits.
        var expanding = Thread.ofVirtual().start(() -> given.expansion(Map.of()).turn());
        await().until(() -> given.count("pg_locks where locktype = 'advisory' and not granted") == 1);
        commit.countDown();
        await().until(() -> !dropping.isAlive() && !expanding.isAlive());

        assertThat(given.count("events where expanded")).isEqualTo(1);
        assertThat(given.count("lanes")).isZero();
        assertThat(given.count("deliveries")).isZero();
    }

    @Test
    void dropsWhatIsOwedOnALaneAndItsDeadLetters() {
        given.subscribe("s1", "http://one.test/");
        given.subscribe("s2", "http://one.test/");
        given.append("thing");
        given.expansion(Map.of()).turn();
        given.jdbc.sql("""
                        insert into dead_letters (lane, event_id, owner, root, target, attempts, reason, died_at)
                        select lane, event_id, owner, root, target, 1, 'no', now() from deliveries
                        """).update();

        given.transaction.executeWithoutResult(_ -> given.outbox.drop("s1"));

        for (var table : List.of("lanes", "deliveries", "dead_letters")) {
            assertThat(given.jdbc
                            .sql("select lane from " + table)
                            .query(String.class)
                            .list())
                    .containsExactly("s2");
        }
    }

    private static EventMatcher matcher(String kind) {
        return () -> """
                select id as event_id, 'lane' as lane, 'app' as owner, 'http://mep' as root, 'http://one.test/' as target
                  from events where kind = '%s' and id = any (:events)
                """.formatted(kind);
    }

    private void subscribeTenThousand() {
        given.jdbc.sql("""
                        insert into test_subscribers
                        select 's' || n, 'app', 'https://mep', 'http://host' || n || '.test/', :kind
                          from generate_series(1, 10000) n
                        """).param("kind", TestOutbox.KIND).update();
    }
}
