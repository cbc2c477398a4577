package io.edgemep.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import io.edgemep.server.outbox.Outcome;
import io.edgemep.server.outbox.TestProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CircuitsTests {

    private final TestCourier courier =
            new TestCourier(Map.of("mep.callback.circuit.calls", "4", "mep.callback.circuit.minimum-calls", "4"));
    private final TestReceiver receiver = new TestReceiver();

    @AfterEach
    void close() {
        courier.close();
        receiver.close();
    }

    @Test
    void leavesADestinationAloneThatKeepsFailingAndComesBackToIt() {
        receiver.answering(TestReceiver.Answer.of(503));
        post(4);
        assertThat(receiver.requests()).hasSize(4);

        assertThat(courier.post(receiver.url("/other")))
                .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Postponed.class))
                .extracting(Outcome.Postponed::delay)
                .isEqualTo(Duration.ofSeconds(10).plusMillis(1));
        assertThat(receiver.requests()).hasSize(4);
        assertThat(open()).isEqualTo(1);

        receiver.answering(TestReceiver.Answer.of(204));
        courier.clock.advance(Duration.ofSeconds(10).plusMillis(1));
        for (var call = 0; call < 10; call++) {
            assertThat(courier.post(receiver.url("/"))).isEqualTo(new Outcome.Delivered());
        }
        assertThat(open()).isZero();
    }

    @Test
    void isNotClosedUntilATimeOfAClockThatWasPutBackSince() {
        receiver.answering(TestReceiver.Answer.of(503));
        post(4);
        assertThat(courier.post(receiver.url("/"))).isInstanceOf(Outcome.Postponed.class);

        courier.clock.advance(Duration.ofHours(-1));
        receiver.answering(TestReceiver.Answer.of(204));
        assertThat(courier.post(receiver.url("/"))).isEqualTo(new Outcome.Delivered());
    }

    @Test
    void leavesItAloneAgainWhenTheTrialFails() {
        receiver.answering(TestReceiver.Answer.of(503));
        post(4);
        courier.clock.advance(Duration.ofSeconds(10).plusMillis(1));

        assertThat(courier.post(receiver.url("/"))).isInstanceOf(Outcome.Failed.class);
        assertThat(courier.post(receiver.url("/"))).isInstanceOf(Outcome.Failed.class);
        assertThat(courier.post(receiver.url("/"))).isInstanceOf(Outcome.Postponed.class);
        assertThat(receiver.requests()).hasSize(6);
    }

    @Test
    void doesNotHoldOneSubscribersRequestAgainstItsHost() {
        receiver.answering(TestReceiver.Answer.of(404));
        post(10);

        receiver.answering(TestReceiver.Answer.of(204));
        assertThat(courier.post(receiver.url("/"))).isEqualTo(new Outcome.Delivered());
    }

    @Test
    void judgesEachDestinationByItself() {
        receiver.answering(TestReceiver.Answer.of(500));
        post(4);
        assertThat(courier.post(receiver.url("/"))).isInstanceOf(Outcome.Postponed.class);

        try (var well = new TestReceiver()) {
            assertThat(courier.post(well.url("/"))).isEqualTo(new Outcome.Delivered());
        }
    }

    @Test
    void givesTheTrialBackWhenACallWasNotMade() {
        var target = "http://named.test:%d/".formatted(receiver.port());
        courier.names.put("named.test", new String[] {"127.0.0.1"});
        receiver.answering(TestReceiver.Answer.of(503, "Connection", "close"));
        for (var call = 0; call < 4; call++) {
            assertThat(courier.post(target)).isInstanceOf(Outcome.Failed.class);
        }
        courier.clock.advance(Duration.ofSeconds(10).plusMillis(1));
        courier.names.put("named.test", new String[] {"169.254.169.254"});
        for (var call = 0; call < 10; call++) {
            assertThat(courier.post(target)).isInstanceOf(Outcome.Refused.class);
        }

        courier.names.put("named.test", new String[] {"127.0.0.1"});
        receiver.answering(TestReceiver.Answer.of(204));
        assertThat(courier.post(target)).isEqualTo(new Outcome.Delivered());
    }

    @Test
    void remembersABoundedNumberOfDestinations() {
        var meters = new SimpleMeterRegistry();
        var circuits = circuits(TestClock.standing(), meters);

        for (var destination = 0; destination < 500; destination++) {
            circuits.of("http://host%d.test:80".formatted(destination)).succeeded(Duration.ofMillis(1));
        }

        assertThat(circuits.remembered()).isLessThanOrEqualTo(10);
        assertThat(meters.find("resilience4j.circuitbreaker.state")
                        .tag("state", "open")
                        .gauges())
                .hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void forgetsDestinationsThatAreNotCalledAnyMore() {
        var clock = TestClock.standing();
        var meters = new SimpleMeterRegistry();
        var circuits = circuits(clock, meters);
        circuits.of("http://old.test:80").succeeded(Duration.ofMillis(1));
        clock.advance(Duration.ofMinutes(59));
        circuits.of("http://new.test:80").succeeded(Duration.ofMillis(1));
        assertThat(circuits.remembered()).isEqualTo(2);

        clock.advance(Duration.ofMinutes(2));

        assertThat(circuits.remembered()).isEqualTo(1);
        assertThat(meters.find("resilience4j.circuitbreaker.state").gauges())
                .allMatch(gauge -> "http://new.test:80".equals(gauge.getId().getTag("name")))
                .isNotEmpty();
    }

    private static Circuits circuits(TestClock clock, SimpleMeterRegistry meters) {
        var properties = TestProperties.callbacks(Map.of("mep.callback.circuit.max-destinations", "10"));
        return new Circuits(properties.circuit(), clock, meters);
    }

    private void post(int calls) {
        for (var call = 0; call < calls; call++) {
            assertThat(courier.post(receiver.url("/"))).isInstanceOf(Outcome.Failed.class);
        }
    }

    private double open() {
        return courier.meters
                .get("resilience4j.circuitbreaker.state")
                .tag("state", "open")
                .gauge()
                .value();
    }
}
