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

        given.expansion(Map.of()).turn(Room.NONE);

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
            assertThat(expansion.turn(Room.NONE).again()).isTrue();
            assertThat(given.count("events where expanded")).isEqualTo(turn);
        }
        assertThat(expansion.turn(Room.NONE).again()).isFalse();
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

        while (expansion.turn(Room.NONE).again()) {
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

        expansion.turn(Room.NONE);

        assertThat(given.count("events where expanded")).isEqualTo(1);
        assertThat(given.count("deliveries")).isZero();
    }

    @Test
    void claimsAnIdleLaneWithAllThatItIsOwed() {
        given.subscribe("s1", "http://one.test/");
        given.append("first");
        given.append("second");
        var expansion = given.expansion(Map.of());

        var first = expansion.turn(TestOutbox.ROOM).claimed();
        var second = expansion.turn(TestOutbox.ROOM).claimed();

        assertThat(first).singleElement().satisfies(lane -> {
            assertThat(lane.head()).extracting(owed -> owed.event().subject()).containsExactly("first");
            assertThat(lane.claim().destination()).isEqualTo("http://one.test");
            assertThat(lane.claim().until()).isEqualTo(given.clock.instant().plusSeconds(30));
            assertThat(given.count(
                            "lanes where claim = '%s'".formatted(lane.claim().id())))
                    .isEqualTo(1);
        });
        // It is being worked on: what was added is found when the claim ends.
        assertThat(second).isEmpty();
        assertThat(given.count("lanes where grown = 2")).isEqualTo(1);
        assertThat(given.count("deliveries")).isEqualTo(2);
    }

    @Test
    void claimsNoLaneThatWaitsAfterAFailure() {
        given.subscribe("s1", "http://one.test/");
        given.append("first");
        given.expansion(Map.of()).turn(Room.NONE);
        given.jdbc.sql("update lanes set attempts = 1").update();
        given.append("second");

        assertThat(given.expansion(Map.of()).turn(TestOutbox.ROOM).claimed()).isEmpty();
        assertThat(given.count("lanes where claim is null and attempts = 1")).isEqualTo(1);
    }

    @Test
    void claimsNoMoreLanesThanThereIsRoomFor() {
        for (var lane = 0; lane < 6; lane++) {
            given.subscribe("a" + lane, "http://one.test/");
            given.subscribe("b" + lane, "http://two.test/");
            given.subscribe("c" + lane, "http://closed.test/");
        }
        given.append("thing");
        var room = new Room(7, 4, Map.of("http://one.test", 2), List.of("http://closed.test"));

        var claimed = given.expansion(Map.of()).turn(room).claimed();

        // The first seven in order of lanes are six of one destination and one of the other.
        assertThat(claimed).extracting(lane -> lane.claim().lane()).containsExactly("a0", "a1", "b0");
        assertThat(given.count("lanes where claim is not null")).isEqualTo(3);
        assertThat(given.count("lanes where next_attempt_at is not null")).isEqualTo(18);
    }

    @Test
    void readsNoMoreOfALaneThanIsSentInATurn() {
        given.subscribe("s1", "http://one.test/");
        given.transaction.executeWithoutResult(_ -> {
            for (var event = 0; event < 3; event++) {
                given.outbox.append(TestOutbox.KIND, "event " + event, "{}");
            }
        });
        var expansion = given.expansion(Map.of("mep.outbox.lane-deliveries", "1"));
        // The first turn takes one event, so that the second takes two.
        given.transaction.executeWithoutResult(_ -> given.outbox.append("other", "thing", "{}"));
        given.jdbc
                .sql("update events set expanded = true where kind <> 'other'")
                .update();
        expansion.turn(Room.NONE);
        given.jdbc
                .sql("update events set expanded = false where kind <> 'other'")
                .update();

        var claimed = expansion.turn(TestOutbox.ROOM).claimed();

        assertThat(given.count("deliveries")).isEqualTo(2);
        assertThat(claimed)
                .singleElement()
                .satisfies(lane -> assertThat(lane.head())
                        .extracting(owed -> owed.event().subject())
                        .containsExactly("event 0"));
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
                assertThat(other[0].turn(Room.NONE).again()).isFalse();
                done.countDown();
            });
            await().until(() -> done.getCount() == 0);
        });
        assertThat(given.count("deliveries")).isZero();

        given.expansion(Map.of()).turn(Room.NONE);
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
        var expanding = Thread.ofVirtual().start(() -> given.expansion(Map.of()).turn(Room.NONE));
        await().until(() -> given.count("pg_locks where locktype = 'advisory' and not granted") == 1);
        commit.countDown();
        await().until(() -> !dropping.isAlive() && !expanding.isAlive());

        assertThat(given.count("events where expanded")).isEqualTo(1);
        assertThat(given.count("lanes")).isZero();
        assertThat(given.count("deliveries")).isZero();
    }

    /// Whoever unsubscribes has little time for each statement.
    @Test
    void dropsWhatIsOwedByStatementsOfABoundedSize() {
        given.jdbc.sql("""
                        create function refuse_many() returns trigger language plpgsql as $$
                        begin
                            if (select count(*) from gone) > %d then raise exception 'too many at once'; end if;
                            return null;
                        end $$;
                        create trigger few after delete on deliveries referencing old table as gone
                            for each statement execute function refuse_many();
                        insert into deliveries (lane, event_id, owner, root, target, created_at)
                        select lane, 1, 'app', 'https://mep', 'https://app', now()
                          from unnest(array['s1', 's2']) as l (lane), generate_series(1, 25000)
                        """.formatted(Outbox.FORGOTTEN_AT_ONCE)).update();

        given.transaction.executeWithoutResult(_ -> given.outbox.drop("s1"));

        assertThat(given.jdbc
                        .sql("select lane || ' ' || count(*) from deliveries group by lane")
                        .query(String.class)
                        .list())
                .containsExactly("s2 25000");
    }

    @Test
    void dropsWhatIsOwedOnALaneAndItsDeadLetters() {
        given.subscribe("s1", "http://one.test/");
        given.subscribe("s2", "http://one.test/");
        given.append("thing");
        given.expansion(Map.of()).turn(Room.NONE);
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
