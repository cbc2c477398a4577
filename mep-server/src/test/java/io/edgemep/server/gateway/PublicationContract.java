package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import io.edgemep.server.TestApplications;
import io.edgemep.server.TestServices;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What holds for published services, whichever Kong there is: the whole service in front of a stand-in of its
/// Admin API.
@ExtendWith(OutputCaptureExtension.class)
abstract class PublicationContract {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PUBLISHED = "{\"gateway\": {\"publish\": true}}";
    static final String FORBIDDEN_BY_KONG = "[\"http://10.1.2.3:8080/a//b\"]";

    @Autowired
    Mp1 mp1;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MeterRegistry meters;

    Application app;
    private final List<Runnable> undo = new ArrayList<>();

    abstract TestKong kong();

    @BeforeEach
    void anApplication() {
        app = mp1.application();
    }

    /// No service is left for the next test, and nobody has ever been let in unasked.
    @AfterEach
    void nothingIsLeft() {
        kong().release();
        kong().down(false);
        undo.forEach(Runnable::run);
        eventually(() -> published().isEmpty());
        clock.reset();
        assertThat(kong().violations()).isEmpty();
    }

    static void eventually(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    static TestServices offered() {
        return TestServices.service()
                .with("/transportInfo/endpoint", "{\"uris\": [\"http://10.1.2.3:8080/location/v1\"]}")
                .with("/transportInfo/implSpecificInfo", PUBLISHED);
    }

    static TestServices offered(String uris) {
        return offered().with("/transportInfo/endpoint/uris", uris);
    }

    static TestServices forConsumers(String... consumers) {
        return offered()
                .with("/transportInfo/implSpecificInfo/gateway/consumers", TestKong.JSON.writeValueAsString(consumers));
    }

    Answer register(TestServices service) {
        var registered = app.register(service);
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        var owner = app;
        undo.add(() -> owner.delete(registered.location()));
        return registered;
    }

    static String id(Answer registered) {
        return registered.json().path("serInstanceId").asString();
    }

    Answer status(Answer registered) {
        return mp1.application().get("/mep/gateway/v1/services/" + id(registered));
    }

    String state(Answer registered) {
        return status(registered).json().path("state").asString("none");
    }

    String reason(Answer registered) {
        return status(registered).json().path("reason").asString("none");
    }

    void awaitState(String state, Answer registered) {
        eventually(() -> state.equals(state(registered)));
    }

    Answer registerActive(TestServices service) {
        var registered = register(service);
        awaitState("ACTIVE", registered);
        return registered;
    }

    /// Paths of the routes of published services.
    List<String> published() {
        return kong().all("routes").stream()
                .map(route -> route.at("/paths/0").asString())
                .filter(path -> path.startsWith("/published/"))
                .toList();
    }

    JsonNode serviceOf(Answer registered) {
        return kong().all("services").stream()
                .filter(service -> service.path("name").asString().equals("published-" + id(registered)))
                .findFirst()
                .orElseThrow();
    }

    JsonNode plugin(Answer registered, String name) {
        var service = serviceOf(registered).path("id");
        return kong().all("plugins").stream()
                .filter(plugin -> plugin.at("/service/id").equals(service))
                .filter(plugin -> plugin.path("name").asString().equals(name))
                .map(plugin -> plugin.path("config"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void publishesWhatItsOwnerAsksFor() {
        var registered = registerActive(offered());

        assertThat(status(registered).json().path("uri").asString())
                .isEqualTo("https://gateway.example:8443/published/%s/".formatted(id(registered)));
        var service = serviceOf(registered);
        assertThat(service.path("protocol").asString()).isEqualTo("http");
        assertThat(service.path("host").asString()).isEqualTo("10.1.2.3");
        assertThat(service.path("port").asInt()).isEqualTo(8080);
        assertThat(service.path("path").asString()).isEqualTo("/location/v1");
        assertThat(published()).containsExactly("/published/%s/".formatted(id(registered)));
    }

    @Test
    void letsInWhomAnyRouteForApplicationsLetsInAndNobodyElse() {
        var registered = registerActive(offered());

        var jwt = plugin(registered, "jwt");
        assertThat(jwt.path("key_claim_name").asString()).isEqualTo("kid");
        assertThat(jwt.path("claims_to_verify").toString()).isEqualTo("[\"exp\",\"nbf\"]");
        assertThat(jwt.path("uri_param_names").isEmpty()).isTrue();
        assertThat(plugin(registered, "listener").path("ports").toString()).isEqualTo("[8443]");
        assertThat(plugin(registered, "acl").path("allow").toString()).isEqualTo("[\"any:application\"]");
        assertThat(plugin(registered, "rate-limiting").path("header_name").asString())
                .isEqualTo("X-AppinstanceID");
    }

    @Test
    void keepsTheCallersTokenFromTheService() {
        var registered = registerActive(offered());

        assertThat(plugin(registered, "request-transformer")
                        .at("/remove/headers")
                        .toString())
                .contains("\"Authorization\"");
    }

    @Test
    void letsInTheConsumersThatItsOwnerNames() {
        var registered = registerActive(forConsumers("app-2", "app-1"));
        assertThat(plugin(registered, "acl").path("allow").toString()).isEqualTo("[\"app-1\",\"app-2\"]");

        app.put(registered.location(), forConsumers("app-3").json());
        awaitState("ACTIVE", registered);

        assertThat(plugin(registered, "acl").path("allow").toString()).isEqualTo("[\"app-3\"]");
    }

    @Test
    void tellsTheConsumersToTheOwnerAlone() {
        var registered = registerActive(forConsumers("app-1"));
        var path = "/mep/gateway/v1/services/" + id(registered);

        assertThat(app.get(path).json().path("consumers").toString()).isEqualTo("[\"app-1\"]");
        assertThat(mp1.application().get(path).json().has("consumers")).isFalse();
    }

    @Test
    void sharesRequestsAmongPlacesOfOneServiceThatAreAlike() {
        var registered = registerActive(
                offered(
                        "[\"http://10.1.2.3:8080/a\", \"http://10.1.2.4/a\", \"http://10.1.2.5:8080/b\", \"mqtt://10.1.2.6/\"]"));

        assertThat(serviceOf(registered).path("host").asString()).endsWith(".published");
        assertThat(kong().all("targets").stream()
                        .map(target -> target.path("target").asString())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("10.1.2.3:8080", "10.1.2.4:80");

        app.put(registered.location(), offered("[\"http://10.1.2.4/a\"]").json());
        awaitState("ACTIVE", registered);

        assertThat(serviceOf(registered).path("host").asString()).isEqualTo("10.1.2.4");
        eventually(
                () -> kong().all("targets").isEmpty() && kong().all("upstreams").isEmpty());
    }

    @Test
    void leavesPlacesWithIpv6AddressesInPeace() {
        var registered = registerActive(offered("[\"http://[fd00::1]:8080/a\", \"http://[FD00:0:0::2]/a\"]"));
        assertThat(kong().all("targets").stream()
                        .map(target -> target.path("target").asString())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "[fd00:0000:0000:0000:0000:0000:0000:0001]:8080",
                        "[fd00:0000:0000:0000:0000:0000:0000:0002]:80");
        kong().calls().clear();

        eventually(() -> kong().calls().size() > 20);

        assertThat(changes()).isEmpty();
        assertThat(state(registered)).isEqualTo("ACTIVE");
        app.put(registered.location(), offered("[\"http://[fd00::1]:8080/a\"]").json());
        awaitState("ACTIVE", registered);
        assertThat(serviceOf(registered).path("host").asString()).isEqualTo("[fd00:0:0:0:0:0:0:1]");
    }

    @Test
    void isNotActiveBeforeTheGatewayHasIt() {
        kong().down(true);
        var registered = register(offered());
        eventually(() -> reason(registered).contains("could not be told"));
        assertThat(state(registered)).isEqualTo("WAITING");
        assertThat(status(registered).json().has("uri")).isFalse();
        assertThat(published()).isEmpty();

        kong().down(false);

        awaitState("ACTIVE", registered);
        assertThat(published()).hasSize(1);
    }

    @Test
    void goesOnTellingWhatTheGatewayHadWhileItCannotBeAsked() {
        var registered = registerActive(offered());
        kong().down(true);
        var waiting = register(offered());
        eventually(() -> reason(waiting).contains("could not be told"));

        assertThat(state(registered)).isEqualTo("ACTIVE");

        app.put(registered.location(), forConsumers("app-1").json());
        eventually(() -> reason(registered).contains("could not be told"));
    }

    @Test
    void registersAtOnceWhileTheGatewayHangs() {
        registerActive(offered());
        kong().hang();
        var waiting = register(offered());
        var began = Instant.now();
        var registered = register(offered());

        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(1));
        assertThat(state(registered)).isEqualTo("WAITING");
        kong().release();
        awaitState("ACTIVE", waiting);
        awaitState("ACTIVE", registered);
    }

    @Test
    void withdrawsWhatIsDeregistered() {
        var registered = registerActive(offered());
        var kept = registerActive(offered());

        app.delete(registered.location());

        assertThat(status(registered).status()).isEqualTo(404);
        eventually(() -> published().equals(List.of("/published/%s/".formatted(id(kept)))));
        eventually(() -> findings(registered) == 0);
        assertThat(kong().all("plugins").stream()
                        .filter(plugin -> plugin.path("tags").toString().contains(id(registered))))
                .isEmpty();
    }

    private int findings(Answer registered) {
        return jdbc.sql("select count(*) from gateway_publications where service_id = :id")
                .param("id", id(registered))
                .query(Integer.class)
                .single();
    }

    @Test
    void withdrawsWhatItsOwnerDoesNotWantPublishedAnyMore() {
        var registered = registerActive(offered());

        app.put(
                registered.location(),
                offered()
                        .with("/transportInfo/implSpecificInfo/gateway/publish", "false")
                        .json());

        eventually(() -> published().isEmpty());
        assertThat(status(registered).status()).isEqualTo(404);
    }

    @Test
    void withdrawsWhatIsInactiveUntilItIsActiveAgain() {
        var registered = registerActive(offered());
        var inactive = offered().with("/state", "\"INACTIVE\"");

        app.put(registered.location(), inactive.json());

        eventually(() -> published().isEmpty());
        eventually(() -> reason(registered).contains("INACTIVE"));
        assertThat(state(registered)).isEqualTo("WAITING");

        app.put(registered.location(), offered().json());
        awaitState("ACTIVE", registered);
    }

    @Test
    void withdrawsWhatSendsNoHeartbeats() {
        var registered = registerActive(offered().with("/livenessInterval", "30"));

        clock.advance(Duration.ofSeconds(60));

        eventually(() -> published().isEmpty());
        eventually(() -> reason(registered).contains("SUSPENDED"));
        app.patch(
                Objects.requireNonNull(
                        registered.json().at("/_links/liveness/href").asString()),
                "{\"state\": \"ACTIVE\"}");
        awaitState("ACTIVE", registered);
    }

    @Test
    void withdrawsWhatATerminatedApplicationHasPublished() {
        registerActive(offered());

        TestApplications.terminate(mp1, app, "FORCEFUL", 1);

        eventually(() -> published().isEmpty());
    }

    @Test
    void publishesEverythingAgainWhenTheGatewayHasLostIt() {
        var one = registerActive(forConsumers("app-1"));
        var other = registerActive(offered());

        kong().forget();

        eventually(() -> published().size() == 2);
        assertThat(plugin(one, "acl").path("allow").toString()).isEqualTo("[\"app-1\"]");
        assertThat(state(other)).isEqualTo("ACTIVE");
    }

    @Test
    void putsRightWhatSomebodyElseHasChanged() {
        var registered = registerActive(forConsumers("app-1"));
        kong().change(store -> store.all("plugins").values().stream()
                .filter(plugin -> plugin.path("name").asString().equals("acl"))
                .forEach(plugin ->
                        ((ObjectNode) plugin.path("config")).putArray("allow").add("everybody")));

        eventually(() -> plugin(registered, "acl").path("allow").toString().equals("[\"app-1\"]"));
    }

    @Test
    void tellsWhyTheGatewayRefusesOneAndPublishesTheOthers() {
        var before = registerActive(offered());
        var refused = register(offered(FORBIDDEN_BY_KONG));
        var after = register(offered());

        awaitState("REFUSED", refused);
        assertThat(reason(refused)).contains("path");
        awaitState("ACTIVE", after);
        assertThat(state(before)).isEqualTo("ACTIVE");
        assertThat(published()).hasSize(2);

        app.put(refused.location(), offered().json());
        awaitState("ACTIVE", refused);
    }

    @Test
    void asksAgainForWhatWasRefusedAfterAWhileOnly() {
        var refused = register(offered(FORBIDDEN_BY_KONG));
        awaitState("REFUSED", refused);
        registerActive(offered());
        kong().calls().clear();
        eventually(() -> kong().calls().size() > 10);
        assertThat(changes()).isEmpty();

        clock.advance(Duration.ofMinutes(11));

        eventually(() -> !changes().isEmpty());
        awaitState("REFUSED", refused);
        assertThat(published()).hasSize(1);
    }

    List<String> changes() {
        return kong().calls().stream().filter(call -> !call.startsWith("GET")).toList();
    }

    @Test
    void tellsAnOperatorHowManyServicesHaveWhichState() {
        var published = registerActive(offered());
        var refused = register(offered("[\"http://127.0.0.1/\"]"));
        awaitState("REFUSED", refused);

        eventually(() -> count("active") == 1 && count("refused") == 1 && count("waiting") == 0);
        app.delete(published.location());
        eventually(() -> count("active") == 0);
    }

    private double count(String state) {
        return meters.get("mep.gateway.publications")
                .tag("state", state)
                .gauge()
                .value();
    }

    @Test
    void withdrawsWhatWasPublishedWhenTheGatewayRefusesItsChange() {
        var registered = registerActive(offered());

        app.put(registered.location(), offered(FORBIDDEN_BY_KONG).json());

        awaitState("REFUSED", registered);
        eventually(() -> published().isEmpty());
        assertThat(kong().all("services").stream()
                        .filter(service -> service.path("tags").toString().contains(id(registered))))
                .isEmpty();
    }

    @Test
    void neverMakesTheGatewayConnectToWhereApplicationsMustNot() {
        var registered = register(offered("[\"http://127.0.0.1:8001/services\"]"));

        awaitState("REFUSED", registered);

        assertThat(reason(registered)).contains("transportInfo.endpoint.uris", "does not call");
        assertThat(kong().all("services").toString()).doesNotContain("127.0.0.1:8001", id(registered));
    }

    @Test
    void goesOnWhenOneServiceNamesAnAddressThatIsNone() {
        var strange = register(offered("[\"http://[fc00::0000000010.1.2.3]/\"]"));
        var other = registerActive(offered());

        awaitState("REFUSED", strange);
        assertThat(published()).containsExactly("/published/%s/".formatted(id(other)));
    }

    /// Or its owner's list of consumers would be worth nothing.
    @Test
    void publishesAPlaceForTheFirstApplicationThatNamesItAlone() {
        var first = registerActive(forConsumers("app-1"));
        var mine = registerActive(offered());
        app = mp1.application();
        var later = register(offered());

        awaitState("REFUSED", later);
        assertThat(reason(later)).contains("another application");
        assertThat(published())
                .containsExactlyInAnyOrder("/published/%s/".formatted(id(first)), "/published/%s/".formatted(id(mine)));
    }

    @Test
    void leavesAPlaceToItsHolderWhenAnOlderServiceIsMovedThereOrTheHolderRests() {
        var older = registerActive(offered("[\"http://10.1.2.4/\"]"));
        var attacker = app;
        app = mp1.application();
        var holder = registerActive(forConsumers("app-1"));

        attacker.put(older.location(), offered().json());

        awaitState("REFUSED", older);
        assertThat(reason(older)).contains("another application holds");
        assertThat(state(holder)).isEqualTo("ACTIVE");
        app.put(
                holder.location(),
                forConsumers("app-1").with("/state", "\"INACTIVE\"").json());
        eventually(() -> reason(holder).contains("INACTIVE"));
        assertThat(state(older)).isEqualTo("REFUSED");
        assertThat(published()).isEmpty();

        app.delete(holder.location());
        awaitState("ACTIVE", older);
    }

    @Test
    void forgetsAPathThatAServiceHasNoMore() {
        var registered = registerActive(offered());

        app.put(registered.location(), offered("[\"http://10.1.2.3:8080\"]").json());

        eventually(() -> serviceOf(registered).path("path").asString().equals("/"));
    }

    @Test
    void publishesNothingThatNobodyAskedFor() {
        var silent = register(TestServices.service());
        var published = registerActive(offered());

        assertThat(status(silent).status()).isEqualTo(404);
        assertThat(published()).containsExactly("/published/%s/".formatted(id(published)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | transportInfo.implSpecificInfo.gateway is no object",
                "null | transportInfo.implSpecificInfo.gateway is no object",
                "{} | transportInfo.implSpecificInfo.gateway.publish is neither",
                "{\"publish\": \"yes\"} | transportInfo.implSpecificInfo.gateway.publish is neither",
                "{\"publish\": true, \"consumer\": [\"a\"]} | transportInfo.implSpecificInfo.gateway has an unknown member",
                "{\"publish\": true, \"consumers\": []} | transportInfo.implSpecificInfo.gateway.consumers names nobody",
                "{\"publish\": true, \"consumers\": null} | transportInfo.implSpecificInfo.gateway.consumers names nobody",
                "{\"publish\": true, \"consumers\": \"a\"} | transportInfo.implSpecificInfo.gateway.consumers names nobody",
                "{\"publish\": true, \"consumers\": [7]} | transportInfo.implSpecificInfo.gateway.consumers has an entry",
                "{\"publish\": true, \"consumers\": [\"any:application\"]} | consumers has an entry",
                "{\"publish\": true, \"consumers\": [\"a b\"]} | consumers has an entry",
                "{\"publish\": true, \"consumers\": [\"\"]} | consumers has an entry",
            })
    void refusesAnOptInThatItCannotRead(String gateway, String sentence) {
        var service = offered().with("/transportInfo/implSpecificInfo/gateway", gateway);

        var answer = app.register(service);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains(sentence);
        assertThat(app.get(app.own("services")).json().isEmpty()).isTrue();
    }

    @Test
    void refusesMoreConsumersThanAllowed() {
        var most = IntStream.range(0, 100).mapToObj(each -> "app-" + each);
        var registered = registerActive(forConsumers(most.toArray(String[]::new)));
        assertThat(plugin(registered, "acl").path("allow")).hasSize(100);

        var more = IntStream.range(0, 101).mapToObj(each -> "app-" + each);
        var answer = app.put(
                registered.location(), forConsumers(more.toArray(String[]::new)).json());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("consumers", "101", "100");
        assertThat(plugin(registered, "acl").path("allow")).hasSize(100);
    }

    /// As a replica does that is telling the gateway, or has died while it was.
    private void takenByAnother() {
        eventually(() -> jdbc.sql("""
                        insert into gateway_rounds as r (holder, held_until) values (:holder, :until)
                        on conflict (single) do update set holder = excluded.holder, held_until = excluded.held_until
                         where r.holder is null
                        """)
                        .param("holder", UUID.randomUUID())
                        .param("until", clock.instant().plusSeconds(60).atOffset(ZoneOffset.UTC))
                        .update()
                == 1);
    }

    private void staysWaiting(Answer registered) {
        Awaitility.await()
                .during(Duration.ofMillis(700))
                .atMost(PATIENCE)
                .until(() -> findings(registered) == 0 && state(registered).equals("WAITING"));
    }

    @Test
    void leavesItToTheReplicaThatIsAtIt() {
        takenByAnother();
        var registered = register(offered());

        staysWaiting(registered);
        assertThat(published()).isEmpty();

        jdbc.sql("update gateway_rounds set holder = null, held_until = null").update();
        awaitState("ACTIVE", registered);
    }

    @Test
    void takesOverFromAReplicaThatHasDied() {
        takenByAnother();
        var registered = register(offered());
        staysWaiting(registered);

        clock.advance(Duration.ofSeconds(61));

        awaitState("ACTIVE", registered);
    }

    @Test
    void believesNoReplicaWhoseClockWasPutBackSince() {
        clock.advance(Duration.ofHours(1));
        takenByAnother();
        clock.advance(Duration.ofHours(-1));

        awaitState("ACTIVE", register(offered()));
    }

    @Test
    void writesDownNothingWhenAnotherReplicaHasTakenOver() {
        kong().hang();
        var registered = register(offered());
        eventually(this::isAtIt);
        jdbc.sql("update gateway_rounds set holder = :other, held_until = :until")
                .param("other", UUID.randomUUID())
                .param("until", clock.instant().plusSeconds(240).atOffset(ZoneOffset.UTC))
                .update();
        kong().release();

        staysWaiting(registered);

        jdbc.sql("update gateway_rounds set holder = null, held_until = null").update();
        awaitState("ACTIVE", registered);
    }

    private boolean isAtIt() {
        return jdbc.sql("select count(*) from gateway_rounds where holder is not null")
                        .query(Integer.class)
                        .single()
                == 1;
    }

    @Test
    void holdsNoTransactionWhileItWaitsForTheGateway() {
        kong().hang();
        register(offered());

        eventually(() -> jdbc.sql("""
                        select count(*) from pg_stat_activity
                         where datname = current_database() and state = 'idle in transaction'
                        having count(*) = 0 and exists (select from gateway_rounds where holder is not null)
                        """).query(Integer.class).optional().isPresent());
    }

    @Test
    void givesUpOnAGatewayThatTakesTooLongAndSaysSo(CapturedOutput output) {
        var incomplete = rounds("incomplete");
        kong().hang();
        var registered = register(offered());

        eventually(() -> reason(registered).contains("could not be told"));
        assertThat(output).contains("within PT2S (mep.gateway.round-limit)");
        assertThat(rounds("incomplete")).isGreaterThan(incomplete);
        kong().release();
        awaitState("ACTIVE", registered);
    }

    private double rounds(String result) {
        return meters.get("mep.gateway.rounds").tag("result", result).counter().count();
    }

    @Test
    void tellsAnOperatorSinceWhenTheGatewayHasNotHadEverything() {
        var complete = rounds("complete");
        registerActive(offered());
        eventually(() -> rounds("complete") > complete && completeAge() < 5);

        var incomplete = rounds("incomplete");
        kong().down(true);
        eventually(() -> rounds("incomplete") > incomplete);
        clock.advance(Duration.ofMinutes(5));

        assertThat(completeAge()).isGreaterThan(299);
        kong().down(false);
        eventually(() -> completeAge() < 5);
    }

    private double completeAge() {
        return meters.get("mep.gateway.complete.age").gauge().value();
    }

    @Test
    void saysSoWhenItFailsForAnotherReason(CapturedOutput output) {
        kong().down(true);
        var registered = register(offered());
        eventually(() ->
                output.getOut().contains("trying again") && output.getOut().contains("answered 503"));
        assertThat(output.getOut()).doesNotContain("round-limit");

        kong().hang();

        eventually(() -> output.getOut().contains("round-limit"));
        kong().release();
        kong().down(false);
        awaitState("ACTIVE", registered);
    }

    @Test
    void countsRoundsThatTheDatabaseHasBrokenOff() {
        var failed = rounds("failed");
        jdbc.sql("alter table gateway_publications rename to gone").update();
        try {
            eventually(() -> rounds("failed") > failed);
        } finally {
            jdbc.sql("alter table gone rename to gateway_publications").update();
        }
        registerActive(offered());
    }

    @Test
    void publishesNoMoreServicesOfOneApplicationThanAllowed() {
        var first = registerActive(offered());
        for (int each = 1; each < 5; each++) {
            registerActive(offered());
        }
        var further = register(offered());
        app = mp1.application();
        var others = registerActive(offered("[\"http://10.1.2.4/\"]"));

        eventually(() -> reason(further).contains("5 services of this application"));
        assertThat(state(further)).isEqualTo("WAITING");
        assertThat(published()).hasSize(6).contains("/published/%s/".formatted(id(others)));

        undo.getFirst().run();
        awaitState("ACTIVE", further);
        assertThat(published()).doesNotContain("/published/%s/".formatted(id(first)));
    }

    @Test
    void saysNothingToTheGatewayThatItKnowsAlready() {
        var registered = registerActive(offered());
        eventually(() -> !kong().calls().isEmpty());
        kong().calls().clear();

        eventually(() -> kong().calls().size() > 20);

        assertThat(kong().calls()).noneMatch(call -> !call.startsWith("GET"));
        assertThat(state(registered)).isEqualTo("ACTIVE");
    }
}
