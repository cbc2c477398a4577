package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import io.edgemep.server.Mp1.Application;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@MepServerTest
class LivenessTests {

    private static final String BEAT = "{\"state\": \"ACTIVE\"}";

    @Autowired
    Mp1 mp1;

    @Autowired
    TestClock clock;

    Application app;

    @BeforeEach
    void anApplication() {
        app = mp1.application();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "30, 30", "1, 1", "2147483646, 86400"})
    void agreesToAnInterval(int proposed, int agreed) {
        var registered = app.register(TestServices.service().with("/livenessInterval", Integer.toString(proposed)));

        assertThat(registered.json().path("livenessInterval").asInt()).isEqualTo(agreed);
        var liveness = app.get(liveness(registered)).json();
        assertThat(liveness.path("interval").asInt()).isEqualTo(agreed);
        assertThat(liveness.path("state").asString()).isEqualTo("ACTIVE");
        assertThat(liveness.at("/timeStamp/seconds").asLong()).isGreaterThan(1_700_000_000L);
    }

    @Test
    void hasNoLivenessOfAServiceThatSendsNoHeartbeats() {
        var registered = app.register(TestServices.service());
        var path = registered.location() + "/liveness";

        assertThat(registered.json().has("livenessInterval")).isFalse();
        assertThat(app.get(path).status()).isEqualTo(404);
        assertThat(app.patch(path, BEAT).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/merge-patch+json"})
    void notesAHeartbeatWithoutChangingTheService(String contentType) {
        var registered = app.register(TestServices.service().with("/livenessInterval", "30"));
        var before = app.get(liveness(registered));
        clock.advance(Duration.ofSeconds(20));

        assertThat(app.patch(liveness(registered), BEAT, "Content-Type", contentType)
                        .status())
                .isEqualTo(204);

        var after = app.get(liveness(registered));
        assertThat(after.json().at("/timeStamp/seconds").asLong())
                .isGreaterThanOrEqualTo(before.json().at("/timeStamp/seconds").asLong() + 20);
        assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
        assertThat(app.get(registered.location()).header("ETag")).isEqualTo(registered.header("ETag"));
    }

    @Test
    void leavesAServiceInactiveThatIsSoByItsOwnWish() {
        var service = TestServices.service().with("/livenessInterval", "30");
        var registered = app.register(service);
        app.put(registered.location(), service.with("/state", "\"INACTIVE\"").json());

        var refused = app.patch(liveness(registered), BEAT);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail()).contains("set it ACTIVE with PUT");
        assertThat(app.get(registered.location()).json().path("state").asString())
                .isEqualTo("INACTIVE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"state\": \"SUSPENDED\"}", "{\"state\": \"INACTIVE\"}", "{}", "{\"state\": null}"})
    void takesNoOtherStateThanActive(String body) {
        var registered = app.register(TestServices.service().with("/livenessInterval", "30"));

        assertThat(app.patch(liveness(registered), body).status()).isEqualTo(400);
    }

    @Test
    void honoursIfMatchOfTheLivenessResource() {
        var registered = app.register(TestServices.service().with("/livenessInterval", "30"));
        var etag = String.valueOf(app.get(liveness(registered)).header("ETag"));

        assertThat(app.patch(liveness(registered), BEAT, "If-Match", "INVALID_ETAG")
                        .status())
                .isEqualTo(412);
        assertThat(app.patch(liveness(registered), BEAT, "If-Match", etag).status())
                .isEqualTo(204);
        assertThat(app.patch(liveness(registered), BEAT, "If-Match", etag).status())
                .isEqualTo(412);
        assertThat(app.get(liveness(registered), "If-None-Match", etag).status())
                .isEqualTo(200);
    }

    @Test
    void leavesTheServicesVersionAloneAlsoWithIfMatch() {
        var service = TestServices.service().with("/livenessInterval", "30");
        var registered = app.register(service);

        assertThat(app.patch(liveness(registered), BEAT, "If-Match", "*").status())
                .isEqualTo(204);

        var etag = String.valueOf(app.get(registered.location()).header("ETag"));
        assertThat(etag).isEqualTo(registered.header("ETag"));
        var changed =
                app.put(registered.location(), service.with("/version", "\"2\"").json(), "If-Match", etag);
        assertThat(changed.status()).isEqualTo(200);
    }

    /// As clients of EdgeGallery send it, where they look for it.
    @Test
    void notesAHeartbeatThatIsPutWhereTheSelfLinkSaysSo() {
        var registered = app.register(TestServices.service().with("/livenessInterval", "30"));
        var path = registered.json().at("/_links/self/liveness").asString();
        assertThat(mp1.base() + path).isEqualTo(liveness(registered));
        var before = app.get(path).json();
        clock.advance(Duration.ofSeconds(20));

        assertThat(app.put(path, BEAT).status()).isEqualTo(204);

        assertThat(app.get(path).json().at("/timeStamp/seconds").asLong())
                .isGreaterThanOrEqualTo(before.at("/timeStamp/seconds").asLong() + 20);
        assertThat(app.put(path, "{\"state\": \"SUSPENDED\"}").status()).isEqualTo(400);
        assertThat(app.put(path, BEAT, "If-Match", "x").status()).isEqualTo(412);
    }

    @Test
    void letsNobodyElseSendAHeartbeat() {
        var registered = app.register(TestServices.service().with("/livenessInterval", "30"));

        assertThat(mp1.application().patch(liveness(registered), BEAT).status()).isEqualTo(403);
        assertThat(app.patch(app.own("services/unknown/liveness"), BEAT).status())
                .isEqualTo(404);
        assertThat(app.get(app.own("services/unknown/liveness")).status()).isEqualTo(404);
    }

    private static String liveness(Mp1.Answer registered) {
        return registered.json().at("/_links/liveness/href").asString();
    }
}
