package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// How often and how much a Kong without a database is told, and what of it is believed.
@ExtendWith(OutputCaptureExtension.class)
class DeclarativeGatewayTests {

    private static final String BASE = "_format_version: \"3.0\"\nservices: [{name: mep-server, host: %s}]\n";

    @TempDir
    Path folder;

    private final TestClock clock = TestClock.standing();
    private final TestKong kong = new TestKong(false);

    @BeforeEach
    void aBase() throws IOException {
        Files.writeString(folder.resolve("kong.yaml"), BASE.formatted("a.example"));
    }

    @AfterEach
    void close() {
        kong.close();
        assertThat(kong.violations()).isEmpty();
    }

    private DeclarativeGateway gateway(String... set) {
        return of("kong.yaml", set);
    }

    private DeclarativeGateway of(String base, String... set) {
        var properties = TestGateway.properties(set);
        return new DeclarativeGateway(
                List.of(new AdminApi(URI.create(kong.uri()), properties, new DefaultSslBundleRegistry())),
                new BaseConfiguration(folder.resolve(base)),
                new Entities(properties),
                new Refusals(properties, clock),
                properties.declarative(),
                clock);
    }

    private static List<Publication> services(int count) {
        return IntStream.range(0, count)
                .mapToObj(each -> TestGateway.publication("service-%04d".formatted(each)))
                .toList();
    }

    private long posts() {
        return kong.calls().stream().filter(call -> call.startsWith("POST")).count();
    }

    /// Or a node that has its own file again would pass for one that has everything, for as long as it runs.
    @Test
    void doesNotTakeTheHashOfANodesOwnFileForThatOfWhatItWasGiven() {
        var gateway = gateway();
        kong.restartAfterConfiguration();

        var result = gateway.bring(services(1));

        assertThat(result.failure()).contains("another configuration than it was given");
        assertThat(result.outcomes()).containsEntry("service-0000", Outcome.NOT_TOLD);
        assertThat(gateway.bring(services(1)).complete()).isTrue();
        assertThat(kong.all("routes")).hasSize(1);
    }

    @Test
    void noticesTheSameOfANodeThatHadItBefore() {
        var gateway = gateway();
        assertThat(gateway.bring(services(1)).complete()).isTrue();
        kong.restartAfterConfiguration();
        assertThat(gateway.bring(services(2)).complete()).isFalse();

        assertThat(gateway.bring(services(2)).complete()).isTrue();

        assertThat(kong.all("routes")).hasSize(2);
    }

    @Test
    void believesAKongThatCallsConfigurationsSomethingElseAndGoesOnTellingIt() {
        var gateway = gateway();
        kong.callConfigurations("sha-of-something");

        assertThat(gateway.bring(services(1)).complete()).isFalse();
        for (var each = 0; each < 5; each++) {
            assertThat(gateway.bring(services(1)).complete()).isTrue();
        }

        assertThat(kong.all("routes")).hasSize(1);
        assertThat(posts()).isEqualTo(6);
    }

    @Test
    void isLeftAloneForAWhileAfterEachChangeAndNoLonger() {
        var gateway = gateway("declarative.min-interval", "5s");
        assertThat(gateway.isResting()).isFalse();
        gateway.bring(services(1));
        assertThat(gateway.isResting()).isTrue();

        clock.advance(Duration.ofMillis(4999));
        assertThat(gateway.isResting()).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(gateway.isResting()).isFalse();

        gateway.bring(services(1));
        assertThat(gateway.isResting())
                .as("after a comparison that has changed nothing")
                .isFalse();
        gateway.bring(services(2));
        clock.advance(Duration.ofHours(-1));
        assertThat(gateway.isResting()).as("after the clock was put back").isFalse();
    }

    @Test
    void tellsThoseServicesForWhichThereIsRoomAndTheOthersThatTheyWait(CapturedOutput output) {
        var all = gateway();
        all.bring(services(10));
        var whole = kong.lastConfiguration();
        var gateway = gateway("declarative.max-octets", (whole * 7 / 10) + "B");

        var result = gateway.bring(services(10));
        gateway.bring(services(10));

        assertThat(result.complete()).isTrue();
        assertThat(kong.lastConfiguration()).isBetween(whole * 5 / 10, whole * 7 / 10);
        var told = kong.all("routes").size();
        assertThat(told).isBetween(5, 7);
        for (var each = 0; each < 10; each++) {
            assertThat(result.outcomes())
                    .containsEntry("service-%04d".formatted(each), each < told ? Outcome.ACTIVE : Outcome.NO_ROOM);
        }
        assertThat(output).containsOnlyOnce("%d published services have no room".formatted(10 - told));
    }

    @Test
    void fillsTheRoomToTheLastOctet() {
        gateway().bring(services(3));
        var whole = kong.lastConfiguration();

        assertThat(gateway("declarative.max-octets", whole + "B")
                        .bring(services(3))
                        .outcomes()
                        .values())
                .contains(Outcome.ACTIVE);
        assertThat(gateway("declarative.max-octets", (whole + 8) + "B")
                        .bring(services(3))
                        .outcomes()
                        .values())
                .containsOnly(Outcome.ACTIVE);
    }

    @Test
    void saysSoWhenTwoReplicasHaveDifferentFiles(CapturedOutput output) throws IOException {
        Files.writeString(folder.resolve("other.yaml"), BASE.formatted("b.example"));
        var replicas = List.of(of("kong.yaml"), of("other.yaml"));

        var rounds = new ArrayList<Gateway.Result>();
        for (var each = 0; each < 12; each++) {
            rounds.add(replicas.get(each % 2).bring(services(1)));
        }

        assertThat(rounds).allMatch(Gateway.Result::complete);
        assertThat(output.getOut().split("mep.gateway.declarative.base has another content", -1))
                .as("a warning of each replica")
                .hasSize(3);
    }

    @Test
    void saysNothingOfTheKindWhenANodeIsStartedAnewNowAndThen(CapturedOutput output) {
        var gateway = gateway();
        for (var each = 0; each < 6; each++) {
            gateway.bring(services(1));
            kong.forget();
            gateway.bring(services(1));
            gateway.bring(services(1));
        }

        assertThat(posts()).isEqualTo(7);
        assertThat(output).doesNotContain("mep.gateway.declarative.base has another content");
    }
}
