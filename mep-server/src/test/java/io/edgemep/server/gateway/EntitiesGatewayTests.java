package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.gateway.Entity.Kind;
import io.edgemep.server.gateway.Outcome.State;
import io.edgemep.server.gateway.Publication.Place;
import io.edgemep.server.gateway.Publication.Upstream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.node.ObjectNode;

/// One comparison after the other with a Kong with a database that somebody else changes too, or that fails.
@ExtendWith(OutputCaptureExtension.class)
class EntitiesGatewayTests {

    private static final String ID = "018f0000-0000-7000-8000-000000000001";

    private final TestKong kong = new TestKong(true);
    private final GatewayProperties properties = TestGateway.properties("max-publications", "1");
    private final Entities entities = new Entities(properties);
    private final EntitiesGateway gateway = new EntitiesGateway(
            new AdminApi(URI.create(kong.uri()), properties, new DefaultSslBundleRegistry()),
            entities,
            new Refusals(properties, Clock.systemUTC()));

    @AfterEach
    void nobodyWasLetInUnasked() {
        kong.close();
        assertThat(kong.violations()).isEmpty();
    }

    private static Publication at(@Nullable Set<String> consumers, String... hosts) {
        var places = Stream.of(hosts).map(host -> new Place(host, 8080, false)).toList();
        return new Publication(ID, consumers, new Upstream("http", places, "/v1"));
    }

    private static List<Publication> some(int number) {
        return IntStream.range(0, number)
                .mapToObj(each -> TestGateway.publication(new UUID(0, each).toString()))
                .toList();
    }

    private void bringAll(Publication... wanted) {
        assertThat(gateway.bring(List.of(wanted)).failure()).isEmpty();
    }

    /// What was changed, without the ids.
    private List<String> changesOf(Publication... wanted) {
        kong.calls().clear();
        bringAll(wanted);
        return kong.calls().stream()
                .filter(call -> !call.startsWith("GET"))
                .map(call -> call.replaceAll("/[0-9a-f-]{36}", ""))
                .toList();
    }

    @Test
    void letsNobodyReachAPlaceThatIsGoneByANewList() {
        bringAll(at(Set.of("app-1"), "10.0.0.1", "10.0.0.2", "10.0.0.3"));

        var changes = changesOf(at(Set.of("app-2"), "10.0.0.1", "10.0.0.2"));

        assertThat(changes)
                .containsExactly("DELETE /routes", "DELETE /upstreams/targets", "PUT /plugins", "PUT /routes");
    }

    @Test
    void keepsTheRouteWhenThereIsOnePlaceLess() {
        bringAll(at(null, "10.0.0.1", "10.0.0.2", "10.0.0.3"));

        assertThat(changesOf(at(null, "10.0.0.1", "10.0.0.2"))).containsExactly("DELETE /upstreams/targets");
    }

    @Test
    void hasNoRouteBetweenSeveralPlacesAndOne() {
        bringAll(at(null, "10.0.0.1", "10.0.0.2"));

        assertThat(changesOf(at(null, "10.0.0.3")))
                .containsExactly("DELETE /routes", "DELETE /upstreams", "PUT /services", "PUT /routes");
        assertThat(kong.all("targets")).isEmpty();
        assertThat(changesOf(at(null, "10.0.0.1", "10.0.0.2")))
                .containsExactly(
                        "DELETE /routes",
                        "PUT /upstreams",
                        "PUT /upstreams/targets",
                        "PUT /upstreams/targets",
                        "PUT /services",
                        "PUT /routes");
    }

    @Test
    void leavesNoOldPlaceBehindANewListWhenKongFailsInBetween() {
        bringAll(at(Set.of("app-1"), "10.0.0.1", "10.0.0.2", "10.0.0.3"));
        kong.fail(500, call -> call.startsWith("DELETE /upstreams/"));

        var result = gateway.bring(List.of(at(Set.of("app-2"), "10.0.0.1", "10.0.0.2")));

        assertThat(result.failure()).contains("500");
        assertThat(kong.all("routes")).isEmpty();
        assertThat(kong.all("plugins").toString()).contains("app-1").doesNotContain("app-2");
    }

    @Test
    void takesOutATargetThatSomebodyHasAdded() {
        var wanted = at(null, "10.0.0.1", "10.0.0.2");
        bringAll(wanted);
        var upstream = Entity.id(Kind.UPSTREAM, ID, "");
        kong.change(store -> store.put(
                "targets",
                entity("{\"id\": \"%s\", \"target\": \"10.9.9.9:80\", \"upstream\": {\"id\": \"%s\"}}"
                        .formatted(UUID.randomUUID(), upstream))));

        bringAll(wanted);

        assertThat(kong.all("targets").toString()).doesNotContain("10.9.9.9");
    }

    private static ObjectNode entity(String json) {
        return (ObjectNode) TestKong.JSON.readTree(json);
    }

    private ObjectNode found(String collection, String plugin) {
        return kong.all(collection).stream()
                .filter(each -> plugin.isEmpty() || each.path("name").asString().equals(plugin))
                .findFirst()
                .orElseThrow();
    }

    /// As somebody may have set them, whatever the release and edition of Kong.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plugins | jwt | /config/anonymous | \"018f0000-0000-7000-8000-00000000000f\"",
                "plugins | jwt | /config/run_on_preflight | false",
                "plugins | jwt | /config/uri_param_names | [\"jwt\"]",
                "plugins | jwt | /consumer | {\"id\": \"018f0000-0000-7000-8000-00000000000f\"}",
                "plugins | jwt | /ordering | {\"after\": {\"access\": [\"acl\"]}}",
                "plugins | acl | /config/deny | [\"nobody\"]",
                "plugins | acl | /config/include_consumer_groups | true",
                "plugins | acl | /config/always_use_authenticated_groups | false",
                "plugins | acl | /enabled | false",
                "plugins | rate-limiting | /consumer_group | {\"id\": \"018f0000-0000-7000-8000-00000000000f\"}",
                "plugins | request-transformer | /config/add | {\"headers\": [\"X-AppinstanceID:app-1\"]}",
                "plugins | request-transformer | /config/append | {\"headers\": [\"X-AppinstanceID:app-1\"]}",
                "plugins | request-transformer | /config/rename | {\"headers\": [\"Authorization:X-Token\"]}",
                "plugins | request-transformer | /config/replace | {\"uri\": \"/admin\"}",
                "plugins | request-transformer | /config/http_method | \"DELETE\"",
                "services | `` | /client_certificate | {\"id\": \"018f0000-0000-7000-8000-00000000000f\"}",
                "services | `` | /tls_sans | {\"dnsnames\": [\"a.example\"]}",
                "services | `` | /path | \"/admin\"",
                "upstreams | `` | /host_header | \"admin.example\"",
                "routes | `` | /hosts | [\"a.example\"]",
                "routes | `` | /methods | [\"GET\"]",
                "routes | `` | /headers | {\"x-a\": [\"b\"]}",
                "routes | `` | /snis | [\"a.example\"]",
            })
    void putsRightWhatWouldOpenOrRedirect(String collection, String plugin, String field, String value) {
        var wanted = at(null, "10.0.0.1", "10.0.0.2");
        bringAll(wanted);
        var before = kong.all(collection).toString();
        var at = field.lastIndexOf('/');
        kong.change(_ -> ((ObjectNode) found(collection, plugin).at(field.substring(0, at)))
                .set(field.substring(at + 1), TestKong.JSON.readTree(value)));
        assertThat(kong.all(collection).toString()).isNotEqualTo(before);

        bringAll(wanted);

        assertThat(kong.all(collection).toString()).isEqualTo(before);
        assertThat(changesOf(wanted)).isEmpty();
        // While that was being put right, the stand-in saw what somebody has laid bare.
        kong.violations().clear();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plugins | jwt | /config/realm | \"mec\"",
                "plugins | rate-limiting | /config/hour | 5000",
                "upstreams | `` | /healthchecks | {\"active\": {\"http_path\": \"/health\"}}",
                "routes | `` | /https_redirect_status_code | 301",
                "services | `` | /tls_sans | {\"dnsnames\": null, \"uris\": null}",
                "plugins | request-transformer | /config/rename | null",
            })
    void leavesWhatHarmsNothingAsAPersonHasSetIt(String collection, String plugin, String field, String value) {
        var wanted = at(null, "10.0.0.1", "10.0.0.2");
        bringAll(wanted);
        var at = field.lastIndexOf('/');
        kong.change(_ -> ((ObjectNode) found(collection, plugin).at(field.substring(0, at)))
                .set(field.substring(at + 1), TestKong.JSON.readTree(value)));

        assertThat(changesOf(wanted)).isEmpty();
    }

    @Test
    void leavesAPluginThatAPersonHasAttachedToAService() {
        var wanted = at(null, "10.0.0.1");
        bringAll(wanted);
        kong.change(store -> store.put("plugins", entity("""
                        {"id": "%s", "name": "jwt", "config": {}, "service": {"id": "%s"}, "consumer": {"id": "%s"}}
                        """.formatted(
                        UUID.randomUUID(), Entity.id(Kind.SERVICE, ID, ""), UUID.randomUUID()))));

        assertThat(changesOf(wanted)).isEmpty();
        assertThat(kong.all("plugins")).hasSize(6);
    }

    /// Or the route would be open to anybody: Kong keeps a service that a route leads to.
    @Test
    void leavesItsChecksToAServiceThatKongKeeps(CapturedOutput output) {
        bringAll(at(null, "10.0.0.1", "10.0.0.2"));
        var route = UUID.randomUUID().toString();
        kong.change(store -> store.put(
                "routes",
                entity("{\"id\": \"%s\", \"name\": \"own\", \"paths\": [\"/own\"], \"service\": {\"id\": \"%s\"}}"
                        .formatted(route, Entity.id(Kind.SERVICE, ID, "")))));

        for (var round = 0; round < 3; round++) {
            bringAll();
        }

        assertThat(kong.all("plugins")).hasSize(5);
        assertThat(kong.all("targets")).hasSize(2);
        assertThat(output.getOut().split("The gateway keeps /services/", -1)).hasSize(2);
        kong.change(store -> store.delete("routes", route));
        bringAll();
        assertThat(kong.all("services")).isEmpty();
        assertThat(kong.all("upstreams")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 500, 503})
    void goesOnWithTheOthersWhereKongFailsAtOne(int status) {
        var wanted = some(5);
        var broken = wanted.get(1).serviceId();
        kong.fail(status, call -> call.contains("PUT /services/" + Entity.id(Kind.SERVICE, broken, "")));

        var result = gateway.bring(wanted);

        assertThat(result.failure()).contains(Integer.toString(status));
        result.outcomes()
                .forEach((id, outcome) ->
                        assertThat(outcome.state()).isEqualTo(id.equals(broken) ? State.WAITING : State.ACTIVE));
        assertThat(kong.all("routes")).hasSize(4);
    }

    @Test
    void goesOnWithTheOthersWhereTheTargetsOfOneCannotBeRead() {
        var other = TestGateway.publication(UUID.randomUUID().toString());
        bringAll(at(null, "10.0.0.1", "10.0.0.2"));
        kong.fail(500, call -> call.startsWith("GET /upstreams/") && call.contains("/targets"));

        var result = gateway.bring(List.of(at(null, "10.0.0.1", "10.0.0.2"), other));

        assertThat(Objects.requireNonNull(result.outcomes().get(ID)).state()).isEqualTo(State.WAITING);
        assertThat(Objects.requireNonNull(result.outcomes().get(other.serviceId()))
                        .state())
                .isEqualTo(State.ACTIVE);
    }

    @Test
    void goesOnWithTheOthersWhereKongFailsToWithdrawOne() {
        var before = some(3);
        gateway.bring(before);
        var broken = Entity.id(Kind.ROUTE, before.getFirst().serviceId(), "");
        kong.fail(500, call -> call.equals("DELETE /routes/" + broken));

        var result = gateway.bring(List.of(at(null, "10.0.0.1")));

        assertThat(result.failure()).contains("500");
        assertThat(Objects.requireNonNull(result.outcomes().get(ID)).state()).isEqualTo(State.ACTIVE);
        assertThat(kong.all("routes")).hasSize(2);
        assertThat(kong.all("services")).hasSize(2);
    }

    @Test
    void stopsAtTheFirstCallThatNobodyAnswers() {
        kong.fail(0, call -> call.startsWith("PUT /services/"));

        var result = gateway.bring(some(20));

        assertThat(result.failure()).contains("cannot be reached");
        assertThat(kong.calls().stream().filter(call -> call.startsWith("PUT /services/")))
                .hasSizeLessThan(5);
        assertThat(result.outcomes())
                .hasSize(20)
                .allSatisfy((_, outcome) -> assertThat(outcome.state()).isEqualTo(State.WAITING));
    }

    @Test
    void givesEveryServiceItsTurnHoweverManyFail() {
        var wanted = some(Attempts.MOST_FAILURES + 15);
        var broken = wanted.subList(0, Attempts.MOST_FAILURES + 5).stream()
                .map(each -> Entity.id(Kind.SERVICE, each.serviceId(), ""))
                .toList();
        kong.fail(500, call -> broken.stream().anyMatch(id -> call.equals("PUT /services/" + id)));

        gateway.bring(wanted);
        assertThat(kong.calls().stream().filter(call -> call.startsWith("PUT /services/")))
                .hasSize(Attempts.MOST_FAILURES);
        gateway.bring(wanted);

        assertThat(kong.all("routes")).hasSize(10);
        assertThat(kong.calls())
                .containsAll(broken.stream().map(id -> "PUT /services/" + id).toList());
    }

    @Test
    void withdrawsHoweverMuchThereIsWhenFewerMayBePublished() {
        gateway.bring(some(30));
        assertThat(kong.all("plugins")).hasSize(150);

        bringAll(some(1).getFirst());

        assertThat(kong.all("routes")).hasSize(1);
        assertThat(kong.all("plugins")).hasSize(5);
        assertThat(kong.all("services")).hasSize(1);
    }
}
