package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTests {

    private static final Outcome DELIVERED = new Outcome.Delivered();

    private final TestOutbox given = new TestOutbox();
    private final RecordingCourier courier = new RecordingCourier();

    @AfterEach
    void close() {
        given.close();
    }

    @Test
    void deliversWhatTheMatcherOwes() {
        given.subscribe("s1", "http://one.test:8080/callback?x=1");
        given.relay(courier);

        given.append("thing");

        await().until(() -> courier.received().size() == 1);
        var delivery = courier.received().getFirst();
        assertThat(delivery.lane()).isEqualTo("s1");
        assertThat(delivery.owner()).isEqualTo("app");
        assertThat(delivery.root()).isEqualTo(URI.create("https://mep/x/v1"));
        assertThat(delivery.target()).isEqualTo(URI.create("http://one.test:8080/callback?x=1"));
        assertThat(delivery.attempts()).isZero();
        assertThat(delivery.event().subject()).isEqualTo("thing");
        awaitNothingOwed();
        assertThat(given.jdbc
                        .sql("select destination from lanes")
                        .query(String.class)
                        .single())
                .isEqualTo("http://one.test:8080");
    }

    @Test
    void keepsTheOrderOfEachLane() {
        var subjects = subjects(50);
        subscribeMany(5);
        given.relay(courier);

        subjects.forEach(given::append);

        awaitNothingOwed();
        for (var lane = 0; lane < 5; lane++) {
            assertThat(courier.received("s" + lane)).containsExactlyElementsOf(subjects);
        }
    }

    @Test
    void sharesLanesAmongRelaysAndNeverWorksTwiceOnOne() {
        var atWork = ConcurrentHashMap.<String>newKeySet();
        var twice = new AtomicBoolean();
        courier.answering(delivery -> {
            twice.compareAndSet(false, !atWork.add(delivery.lane()));
            given.jdbc.sql("select pg_sleep(0.002)").query(_ -> {});
            atWork.remove(delivery.lane());
            return DELIVERED;
        });
        var subjects = subjects(20);
        subscribeMany(8);
        given.relay(courier);
        given.relay(courier);

        subjects.forEach(given::append);

        awaitNothingOwed();
        assertThat(twice).isFalse();
        for (var lane = 0; lane < 8; lane++) {
            assertThat(courier.received("s" + lane)).containsExactlyElementsOf(subjects);
        }
    }

    @Test
    void repeatsWhatWasSentByARelayThatDiedBeforeItCouldSaySo() {
        given.subscribe("s1", "http://one.test/");
        given.append("thing");
        given.expansion(Map.of()).turn(Room.NONE);
        var dead = given.lanes();
        var claims = dead.claim(TestOutbox.ROOM);
        assertThat(dead.heads(claims).get("s1")).hasSize(1);

        var relay = given.relay(courier);
        given.append("next");
        await().until(() -> given.count("deliveries") == 2);
        assertThat(given.lanes().claim(TestOutbox.ROOM)).isEmpty();
        assertThat(courier.attempts()).isZero();

        given.clock.advance(Duration.ofSeconds(30));
        relay.wake();
        awaitNothingOwed();
        assertThat(courier.received("s1")).containsExactly("thing", "next");
    }

    @Test
    void triesAgainLaterAndLater() {
        given.subscribe("s1", "http://one.test/");
        var failing = new AtomicBoolean(true);
        courier.answering(_ -> failing.get() ? new Outcome.Failed("answered 503") : DELIVERED);
        var relay = given.relay(courier, Map.of("mep.outbox.first-back-off", "1h", "mep.outbox.max-back-off", "4h"));

        given.append("thing");
        awaitLane("attempts = 1 and claimed_until is null and last_error = 'answered 503'");
        given.clock.advance(Duration.ofHours(1));
        relay.wake();
        awaitLane("attempts = 2 and claimed_until is null");
        failing.set(false);
        given.clock.advance(Duration.ofHours(2));
        relay.wake();
        awaitNothingOwed();

        assertThat(courier.attempted()).extracting(Delivery::attempts).containsExactly(0, 1, 2);
        awaitLane("attempts = 0 and last_error is null and next_attempt_at is null");
    }

    @Test
    void waitsForNoTimeOfAClockThatWasPutBackSince() {
        given.subscribe("s1", "http://one.test/");
        var failing = new AtomicBoolean(true);
        courier.answering(_ -> failing.get() ? new Outcome.Failed("answered 503") : DELIVERED);
        var relay = given.relay(courier, Map.of());
        given.clock.advance(Duration.ofDays(1));
        given.append("thing");
        awaitLane("attempts = 1 and claimed_until is null");
        failing.set(false);

        given.clock.advance(Duration.ofHours(-1));
        given.housekeeping().turn();
        relay.wake();

        awaitNothingOwed();
    }

    @Test
    void keepsNoDestinationClosedUntilATimeOfAClockThatWasPutBackSince() {
        given.subscribe("s1", "http://one.test/");
        var open = new AtomicBoolean(true);
        courier.answering(_ -> open.get() ? new Outcome.Postponed(Duration.ofSeconds(10), "open") : DELIVERED);
        var relay = given.relay(courier, Map.of());
        given.append("thing");
        awaitLane("claimed_until is null and last_error = 'open'");
        open.set(false);

        given.clock.advance(Duration.ofHours(-1));
        given.housekeeping().turn();
        relay.wake();

        awaitNothingOwed();
    }

    @Test
    void givesUpNothingBeforeItHasFailedOftenThoughTheClockLeaps() {
        given.subscribe("s1", "http://one.test/");
        courier.answering(_ -> new Outcome.Failed("answered 503"));
        var relay = given.relay(courier, Map.of("mep.outbox.dead-after-attempts", "3"));
        given.append("thing");
        awaitLane("attempts = 1 and claimed_until is null");

        for (var attempts = 2; attempts < 3; attempts++) {
            given.clock.advance(Duration.ofDays(2));
            relay.wake();
            awaitLane("attempts = %d and claimed_until is null".formatted(attempts));
            assertThat(given.count("dead_letters")).isZero();
        }
        given.clock.advance(Duration.ofDays(2));
        relay.wake();
        await().until(() -> given.count("dead_letters") == 1);
    }

    @Test
    void waitsUntilTheTimeOfTheNextAttempt() {
        given.subscribe("s1", "http://one.test/");
        given.subscribe("s2", "http://two.test/");
        courier.answering(delivery ->
                delivery.lane().equals("s1") ? new Outcome.Postponed(Duration.ofHours(1), "open") : DELIVERED);
        var relay = given.relay(courier);

        given.append("first");
        awaitLane("lane = 's1' and attempts = 0 and claimed_until is null and last_error = 'open'");
        given.clock.advance(Duration.ofMinutes(59));
        given.append("second");
        await().until(() -> courier.received("s2").size() == 2);
        assertThat(courier.attempted())
                .filteredOn(delivery -> delivery.lane().equals("s1"))
                .hasSize(1);

        courier.answering(_ -> DELIVERED);
        given.clock.advance(Duration.ofMinutes(1));
        relay.wake();
        awaitNothingOwed();
        assertThat(courier.received("s1")).containsExactly("first", "second");
    }

    @Test
    void leavesADestinationAloneWhoseCircuitIsOpen() {
        subscribeManyTo(20, "http://broken.test/");
        courier.answering(_ -> new Outcome.Postponed(Duration.ofSeconds(10), "open"));
        given.relay(courier, Map.of("mep.callback.max-calls", "2", "mep.callback.max-calls-per-destination", "1"));

        given.append("thing");
        awaitLane("last_error = 'open' and claimed_until is null");
        given.subscribe("other", "http://well.test/");
        given.append("next");

        await().until(() -> courier.attempted().stream()
                .anyMatch(delivery -> delivery.lane().equals("other")));
        // One was told so for all of them.
        assertThat(courier.attempted())
                .filteredOn(delivery -> !delivery.lane().equals("other"))
                .hasSize(1);
    }

    @Test
    void isNotDelayedByADestinationThatHangs() {
        var release = new CountDownLatch(1);
        courier.answering(delivery -> {
            if (delivery.target().getHost().equals("hanging.test")) {
                await().until(() -> release.getCount() == 0);
            }
            return DELIVERED;
        });
        subscribeManyTo(40, "http://hanging.test/");
        given.relay(courier, Map.of("mep.callback.max-calls", "16", "mep.callback.max-calls-per-destination", "4"));
        given.append("thing");
        await().until(() -> courier.attempts() == 4);

        given.subscribe("well", "http://well.test/");
        given.append("next");

        await().atMost(Duration.ofSeconds(3))
                .until(() -> courier.received("well").equals(List.of("next")));
        assertThat(courier.attempts()).isEqualTo(5);
        release.countDown();
        awaitNothingOwed();
        assertThat(courier.received()).hasSize(81);
    }

    @Test
    void keepsWithinItsBoundOfCallsToOneDestinationAndInAll() {
        var calls = new ConcurrentHashMap<String, AtomicInteger>();
        var all = new AtomicInteger();
        var most = new ConcurrentHashMap<String, Integer>();
        courier.answering(delivery -> {
            var host = delivery.target().getHost();
            most.merge(
                    host, calls.computeIfAbsent(host, _ -> new AtomicInteger()).incrementAndGet(), Math::max);
            most.merge("all", all.incrementAndGet(), Math::max);
            given.jdbc.sql("select pg_sleep(0.005)").query(_ -> {});
            calls.get(host).decrementAndGet();
            all.decrementAndGet();
            return DELIVERED;
        });
        for (var host = 0; host < 4; host++) {
            for (var lane = 0; lane < 20; lane++) {
                given.subscribe("h%d-%d".formatted(host, lane), "http://host%d.test/".formatted(host));
            }
        }
        given.relay(courier, Map.of("mep.callback.max-calls", "7", "mep.callback.max-calls-per-destination", "3"));

        given.append("thing");

        awaitNothingOwed();
        assertThat(courier.received()).hasSize(80);
        assertThat(most.remove("all")).isBetween(2, 7);
        assertThat(most.values()).allMatch(atOnce -> atOnce <= 3);
    }

    @Test
    void claimsMoreLanesThanItCallsAtOnceUpToItsBounds() {
        var release = new CountDownLatch(1);
        courier.answering(_ -> {
            await().until(() -> release.getCount() == 0);
            return DELIVERED;
        });
        subscribeManyTo(20, "http://one.test/");
        given.relay(
                courier,
                Map.of(
                        "mep.callback.max-calls", "2",
                        "mep.callback.max-calls-per-destination", "1",
                        "mep.outbox.lanes-per-call", "5"));
        given.append("thing");
        await().until(() -> courier.attempts() == 1);

        given.append("next");
        await().until(() -> given.count("events where not expanded") == 0);
        // Those just made and those that are due may be claimed at the same time, each up to five.
        assertThat(given.count("lanes where claim is not null")).isBetween(5L, 10L);
        assertThat(courier.attempts()).isEqualTo(1);
        release.countDown();
        awaitNothingOwed();
        for (var lane = 0; lane < 20; lane++) {
            assertThat(courier.received("s" + lane)).containsExactly("thing", "next");
        }
    }

    @Test
    void givesLanesBackThatWaitForTheirTurnWhenItStops() {
        var release = new CountDownLatch(1);
        courier.answering(_ -> {
            await().until(() -> release.getCount() == 0);
            return DELIVERED;
        });
        subscribeManyTo(10, "http://one.test/");
        var relay = given.relay(courier, Map.of("mep.callback.max-calls-per-destination", "1"));
        given.append("thing");
        await().until(() -> courier.attempts() == 1 && given.count("lanes where claim is not null") == 10);

        var stopping = Thread.ofVirtual().start(relay::stop);
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        release.countDown();
        await().until(() -> !stopping.isAlive());

        assertThat(courier.attempts()).isEqualTo(1);
        assertThat(given.count("deliveries")).isEqualTo(9);
        assertThat(given.count("lanes where claim is not null")).isZero();
        assertThat(given.count("lanes where next_attempt_at is not null")).isEqualTo(9);
    }

    @Test
    void claimsManyLanesAtOnceAlthoughNoneWasDueWhenTheDatabaseLastLooked() {
        given.jdbc.sql("""
                        insert into lanes (lane, destination)
                        select 's' || n, 'http://host' || n % 100 || '.test' from generate_series(1, 10000) n
                        """).update();
        given.jdbc.sql("vacuum analyze lanes, deliveries").update();
        given.jdbc
                .sql("update lanes set next_attempt_at = :now")
                .param("now", given.clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        var began = System.nanoTime();

        var claims = given.lanes().claim(new Room(5000, 5000, Map.of(), List.of()));

        assertThat(claims).hasSize(5000);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void makesADeadLetterOfWhatFailsForADayAndGoesOnWithTheNext() {
        given.subscribe("s1", "http://one.test/");
        courier.answering(_ -> new Outcome.Failed("answered 500"));
        var relay = given.relay(courier);
        given.append("first");
        given.append("second");
        awaitLane("attempts > 0 and claimed_until is null");
        given.clock.advance(Duration.ofHours(20));
        given.append("third");
        given.clock.advance(Duration.ofHours(4));
        relay.wake();

        await().until(() -> given.count("dead_letters") == 2);
        assertThat(given.deadLetters.list("s1", 0, 10))
                .extracting(letter -> letter.event().subject())
                .containsExactly("first", "second");
        assertThat(given.deadLetters.list("s1", 0, 10))
                .allMatch(letter -> letter.reason().equals("answered 500"))
                .allMatch(letter -> letter.diedAt().equals(given.clock.instant()));

        courier.answering(_ -> DELIVERED);
        given.clock.advance(Duration.ofMinutes(5));
        relay.wake();
        awaitNothingOwed();
        assertThat(courier.received("s1")).containsExactly("third");
    }

    @Test
    void makesADeadLetterOfWhatIsRefusedAtOnceAndGoesOnWithTheNext() {
        given.subscribe("s1", "http://one.test/");
        courier.answering(delivery -> delivery.event().subject().equals("bad")
                ? new Outcome.Refused("names an address that is not called\0")
                : DELIVERED);
        given.relay(courier);
        given.transaction.executeWithoutResult(_ -> {
            for (var subject : List.of("good", "bad", "better")) {
                given.outbox.append(TestOutbox.KIND, subject, "{}");
            }
        });

        awaitNothingOwed();
        assertThat(courier.received("s1")).containsExactly("good", "better");
        assertThat(given.deadLetters.list(null, 0, 10))
                .singleElement()
                .satisfies(letter -> assertThat(letter.event().subject()).isEqualTo("bad"))
                .satisfies(letter -> assertThat(letter.reason()).startsWith("names an address that is not called"));
    }

    @Test
    void refusesATargetThatIsNoUriWithoutHoldingUpOthers() {
        given.subscribe("bad", "http://not a uri/");
        given.subscribe("good", "http://one.test/");
        given.relay(courier);

        given.append("thing");

        awaitNothingOwed();
        assertThat(courier.received("good")).containsExactly("thing");
        assertThat(given.deadLetters.list("bad", 0, 10)).hasSize(1);
    }

    @Test
    void survivesACourierThatThrows() {
        given.subscribe("s1", "http://one.test/");
        courier.answering(delivery -> {
            throw new IllegalArgumentException("as no courier should");
        });
        var relay = given.relay(courier);
        given.append("thing");
        awaitLane("attempts = 1 and claimed_until is null");

        courier.answering(_ -> DELIVERED);
        given.clock.advance(Duration.ofSeconds(1));
        relay.wake();

        awaitNothingOwed();
        assertThat(courier.received("s1")).containsExactly("thing");
    }

    @Test
    void replaysADeadLetterAtTheEndOfItsLane() {
        given.subscribe("s1", "http://one.test/");
        courier.answering(_ -> new Outcome.Refused("no"));
        var relay = given.relay(courier);
        given.append("dead");
        await().until(() -> given.count("dead_letters") == 1);
        courier.answering(_ -> new Outcome.Postponed(Duration.ofHours(1), "later"));
        given.append("owed");
        awaitLane("last_error = 'later'");

        var letter = given.deadLetters.list("s1", 0, 10).getFirst();
        given.transaction.executeWithoutResult(_ -> given.deadLetters.replay(letter.id()));

        assertThat(given.count("dead_letters")).isZero();
        assertThat(given.count("deliveries")).isEqualTo(2);
        courier.answering(_ -> DELIVERED);
        given.clock.advance(Duration.ofHours(1));
        relay.wake();
        awaitNothingOwed();
        assertThat(courier.received("s1")).containsExactly("owed", "dead");
        assertThatThrownBy(() -> given.transaction.executeWithoutResult(_ -> given.deadLetters.replay(letter.id())))
                .isInstanceOf(DeadLetterNotFound.class);
    }

    @Test
    void triesAReplayedDeadLetterForAsLongAsANewOne() {
        given.subscribe("s1", "http://one.test/");
        courier.answering(_ -> new Outcome.Refused("no"));
        var relay = given.relay(courier);
        given.append("old");
        await().until(() -> given.count("dead_letters") == 1);
        given.clock.advance(Duration.ofDays(3));
        courier.answering(_ -> new Outcome.Failed("not yet"));

        var letter = given.deadLetters.list("s1", 0, 10).getFirst();
        given.transaction.executeWithoutResult(_ -> given.deadLetters.replay(letter.id()));
        relay.wake();
        awaitLane("last_error = 'not yet'");

        assertThat(given.count("dead_letters")).isZero();
        courier.answering(_ -> DELIVERED);
        given.clock.advance(Duration.ofHours(1));
        relay.wake();
        awaitNothingOwed();
        assertThat(courier.received("s1")).containsExactly("old");
    }

    @Test
    void replaysAllOfOneSubscriptionInOrderAndWithinALimit() {
        subscribeMany(2);
        courier.answering(_ -> new Outcome.Refused("no"));
        given.relay(courier);
        subjects(5).forEach(given::append);
        await().until(() -> given.count("dead_letters") == 10);
        courier.answering(_ -> DELIVERED);

        assertThat(given.transaction.<Integer>execute(_ -> given.deadLetters.replayAll("s0", 3)))
                .isEqualTo(3);
        awaitNothingOwed();
        assertThat(given.transaction.<Integer>execute(_ -> given.deadLetters.replayAll("s0", 3)))
                .isEqualTo(2);
        awaitNothingOwed();

        assertThat(courier.received("s0")).containsExactlyElementsOf(subjects(5));
        assertThat(courier.received("s1")).isEmpty();
        assertThat(given.count("dead_letters")).isEqualTo(5);
    }

    @Test
    void worksOnAfterTheDatabaseWasAway() {
        given.subscribe("s1", "http://one.test/");
        given.relay(courier);
        given.append("before");
        await().until(() -> courier.received("s1").size() == 1);

        given.jdbc.sql("""
                        select pg_terminate_backend(pid) from pg_stat_activity
                         where datname = current_database() and pid <> pg_backend_pid()
                        """).query(_ -> {});
        given.append("after");

        await().until(() -> courier.received("s1").equals(List.of("before", "after")));
        awaitNothingOwed();
    }

    @Test
    void givesItsLanesBackWhenItStops() {
        var release = new CountDownLatch(1);
        given.subscribe("s1", "http://one.test/");
        courier.answering(_ -> {
            await().until(() -> release.getCount() == 0);
            return DELIVERED;
        });
        var relay = given.relay(courier);
        given.transaction.executeWithoutResult(_ -> {
            given.outbox.append(TestOutbox.KIND, "under way", "{}");
            given.outbox.append(TestOutbox.KIND, "not begun", "{}");
        });
        await().until(() -> courier.attempts() == 1 && given.count("deliveries") == 2);

        var stopping = Thread.ofVirtual().start(relay::stop);
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        release.countDown();
        await().until(() -> !stopping.isAlive());

        assertThat(courier.received("s1")).containsExactly("under way");
        assertThat(given.count("deliveries")).isEqualTo(1);
        assertThat(given.count("lanes where claimed_until is null and next_attempt_at is not null"))
                .isEqualTo(1);
    }

    @Test
    void leavesALaneBeforeItsLeaseCouldRunOut() {
        given.subscribe("s1", "http://one.test/");
        courier.answering(delivery -> {
            var left = given.jdbc
                    .sql("select extract(epoch from claimed_until - cast(:now as timestamptz)) from lanes")
                    .param("now", given.clock.instant().atOffset(ZoneOffset.UTC))
                    .query(Double.class)
                    .single();
            given.clock.advance(Duration.ofSeconds(6));
            return left < 6 ? new Outcome.Refused("called with %s s left".formatted(left)) : DELIVERED;
        });
        given.transaction.executeWithoutResult(
                _ -> subjects(12).forEach(subject -> given.outbox.append(TestOutbox.KIND, subject, "{}")));
        given.relay(courier);

        awaitNothingOwed();
        assertThat(courier.received("s1")).containsExactlyElementsOf(subjects(12));
    }

    @Test
    void countsWhatBecomesOfDeliveries() {
        given.subscribe("s1", "http://one.test/");
        courier.answering(delivery -> delivery.event().subject().equals("bad") ? new Outcome.Refused("no") : DELIVERED);
        given.relay(courier);
        given.append("good");
        given.append("bad");
        awaitNothingOwed();

        assertThat(given.meters
                        .get("mep.outbox.deliveries")
                        .tag("result", "delivered")
                        .counters())
                .anyMatch(counter -> counter.count() == 1);
        assertThat(given.meters
                        .get("mep.outbox.deliveries")
                        .tag("result", "refused")
                        .counters())
                .anyMatch(counter -> counter.count() == 1);
        assertThat(given.meters.get("mep.outbox.dead.letters.made").counter().count())
                .isEqualTo(1);
    }

    @Test
    void refusesALeaseThatACallCouldOutlive() {
        assertThatThrownBy(() ->
                        given.relay(courier, Map.of("mep.outbox.lease", "5s", "mep.callback.total-timeout", "5s")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mep.outbox.lease (PT5S) must exceed mep.callback.total-timeout (PT5S)");
    }

    private void subscribeMany(int lanes) {
        IntStream.range(0, lanes).forEach(lane -> given.subscribe("s" + lane, "http://host%d.test/".formatted(lane)));
    }

    private void subscribeManyTo(int lanes, String target) {
        IntStream.range(0, lanes).forEach(lane -> given.subscribe("s" + lane, target));
    }

    private static List<String> subjects(int count) {
        return IntStream.range(0, count).mapToObj(event -> "event " + event).toList();
    }

    private void awaitLane(String condition) {
        await().until(() -> given.count("lanes where " + condition) > 0);
    }

    private void awaitNothingOwed() {
        await().until(() -> given.count("events where not expanded") == 0
                && given.count("deliveries") == 0
                && given.count("lanes where next_attempt_at is not null or claimed_until is not null") == 0);
    }
}
