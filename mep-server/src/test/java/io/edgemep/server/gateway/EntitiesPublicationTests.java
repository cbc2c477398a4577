package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.MepServerTest;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.node.ObjectNode;

/// A Kong with a database.
@MepServerTest
class EntitiesPublicationTests extends PublicationContract {

    private static final TestKong KONG = new TestKong(true);

    @DynamicPropertySource
    static void gateway(DynamicPropertyRegistry properties) {
        properties.add("mep.gateway.admin", KONG::uri);
        properties.add("mep.gateway.interval", () -> "300ms");
        properties.add("mep.gateway.poll-interval", () -> "50ms");
        properties.add("mep.gateway.first-back-off", () -> "50ms");
        properties.add("mep.gateway.max-back-off", () -> "200ms");
        properties.add("mep.gateway.round-limit", () -> "2s");
        properties.add("mep.gateway.max-publications-per-application", () -> "5");
    }

    @AfterAll
    static void close() {
        KONG.close();
    }

    @Override
    TestKong kong() {
        return KONG;
    }

    private static ObjectNode entity(String json) {
        return (ObjectNode) TestKong.JSON.readTree(json);
    }

    @Test
    void leavesAloneWhatIsNotItsOwn() {
        var service = UUID.randomUUID().toString();
        var other = UUID.randomUUID().toString();
        kong().change(store -> {
            store.put(
                    "services",
                    entity("{\"id\": \"%s\", \"name\": \"somebodys\", \"host\": \"a.example\", \"tags\": [\"theirs\"]}"
                            .formatted(service)));
            store.put(
                    "routes",
                    entity(
                            "{\"id\": \"%s\", \"name\": \"somebodys\", \"paths\": [\"/a\"], \"service\": {\"id\": \"%s\"}}"
                                    .formatted(other, service)));
            store.put("plugins", entity("""
                            {"id": "%s", "name": "acl", "config": {"allow": ["a"]}, "service": {"id": "%s"}}
                            """.formatted(other, service)));
            store.put("upstreams", entity("{\"id\": \"%s\", \"name\": \"somebodys\"}".formatted(other)));
        });

        var registered = registerActive(offered());
        app.delete(registered.location());
        eventually(() -> published().isEmpty());

        assertThat(kong().all("services"))
                .extracting(each -> each.path("name").asString())
                .contains("somebodys");
        assertThat(kong().all("routes"))
                .extracting(each -> each.path("name").asString())
                .contains("somebodys");
        assertThat(kong().all("plugins")).hasSize(1);
        assertThat(kong().all("upstreams")).hasSize(1);
        kong().forget();
    }

    @Test
    void removesWhatItHasPublishedInAnEarlierLife() {
        var entities = new Entities(TestGateway.properties());
        var ids = IntStream.range(0, 5)
                .mapToObj(_ -> UUID.randomUUID().toString())
                .toList();
        kong().change(store ->
                ids.forEach(id -> entities.of(TestGateway.publication(id)).forEach(part -> {
                    var body = (ObjectNode) TestKong.JSON.valueToTree(part.body(id));
                    body.put("id", part.id());
                    store.put(part.kind().collection(), body);
                })));

        eventually(() -> published().isEmpty()
                && kong().all("plugins").isEmpty()
                && kong().all("services").isEmpty());
    }

    @Test
    void givesARouteItsChecksBackThatSomebodyHasTakenAway() {
        var registered = registerActive(offered());

        kong().change(store -> store.all("plugins")
                .values()
                .removeIf(plugin -> plugin.path("name").asString().equals("jwt")));

        eventually(() -> kong().all("plugins").size() == 5);
        assertThat(plugin(registered, "jwt").path("key_claim_name").asString()).isEqualTo("kid");
        // While that was being put right, the stand-in saw the route that somebody has laid bare.
        kong().violations().clear();
    }

    @Test
    void letsNobodyReachANewPlaceByAnOldList() {
        var registered = registerActive(forConsumers("app-1"));
        kong().calls().clear();

        app.put(
                registered.location(),
                forConsumers("app-2")
                        .with("/transportInfo/endpoint/uris", "[\"http://10.9.9.9/secret\"]")
                        .json());
        awaitState("ACTIVE", registered);

        var changes = kong().calls().stream()
                .filter(call -> !call.startsWith("GET"))
                .map(call -> call.replaceFirst("/[0-9a-f-]{36}$", ""))
                .toList();
        assertThat(changes).containsExactly("DELETE /routes", "PUT /services", "PUT /plugins", "PUT /routes");
    }

    @Test
    void keepsAServiceInPlaceWhileItsListAloneChanges() {
        var registered = registerActive(forConsumers("app-1"));
        kong().calls().clear();

        app.put(registered.location(), forConsumers("app-2").json());
        awaitState("ACTIVE", registered);

        assertThat(kong().calls().stream().filter(call -> !call.startsWith("GET")))
                .singleElement()
                .asString()
                .startsWith("PUT /plugins/");
    }

    @Test
    void leavesAServiceWithItsChecksWhereSomebodyHasMadeARouteToIt() {
        var registered = registerActive(offered());
        var own = UUID.randomUUID().toString();
        kong().change(store -> store.put(
                "routes",
                entity("{\"id\": \"%s\", \"name\": \"own\", \"paths\": [\"/own\"], \"service\": {\"id\": \"%s\"}}"
                        .formatted(own, serviceOf(registered).path("id").asString()))));

        app.delete(registered.location());

        eventually(() -> published().isEmpty());
        assertThat(kong().all("routes"))
                .extracting(route -> route.path("name").asString())
                .containsExactly("own");
        kong().change(store -> store.delete("routes", own));
        eventually(() -> kong().all("services").isEmpty());
    }
}
