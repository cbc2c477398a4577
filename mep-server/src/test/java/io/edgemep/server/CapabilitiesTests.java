package io.edgemep.server;

import static io.edgemep.server.SubscriptionTests.subscription;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.Mp1.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@MepServerTest
class CapabilitiesTests {

    private static final String CAPABILITIES = "/mepcfg/mec_platform_config/v1/capabilities";
    private static final Pattern NEXT = Pattern.compile("<(.*)>; rel=\"next\"");

    @Autowired
    Mp1 mp1;

    private String registered(TestServices service) {
        return mp1.application().register(service).json().path("serInstanceId").asString();
    }

    private Application subscribed(String criteria) {
        var app = mp1.application();
        assertThat(app.post(app.own("subscriptions"), subscription(criteria)).status())
                .isEqualTo(201);
        return app;
    }

    private JsonNode capability(String id) {
        return mp1.manager().get(CAPABILITIES + "/" + id).json();
    }

    private static List<String> consumers(JsonNode capability) {
        return capability
                .path("consumers")
                .valueStream()
                .map(consumer -> consumer.path("applicationInstanceId").asString())
                .toList();
    }

    @Test
    void describesAServiceThatNobodyHasSubscribedTo() {
        var service = TestServices.service()
                .with("/version", "\"7.1\"")
                .with("/state", "\"INACTIVE\"")
                .without("/serCategory");
        var id = registered(service);

        assertThat(capability(id)).isEqualTo(Mp1.JSON.readTree("""
                {"capabilityId": "%s", "capabilityName": "%s", "status": "INACTIVE", "version": "7.1", "consumers": []}
                """.formatted(id, service.name())));
    }

    @Test
    void namesWhoHasSubscribedToItByIdNameOrCategory() {
        var category = UUID.randomUUID().toString();
        var service = TestServices.service().with("/serCategory/id", "\"%s\"".formatted(category));
        var id = registered(service);
        var byId = subscribed("{\"serInstanceIds\": [\"other\", \"%s\"]}".formatted(id));
        var byName = subscribed("{\"serNames\": [\"%s\"], \"states\": [\"SUSPENDED\"]}".formatted(service.name()));
        var byCategory = subscribed(
                "{\"serCategories\": [{\"href\": \"/x\", \"id\": \"%s\", \"name\": \"x\", \"version\": \"9\"}]}"
                        .formatted(category));
        subscribed("{}");
        subscribed("{\"states\": [\"ACTIVE\"]}");
        subscribed("{\"serNames\": [\"%s\"]}".formatted(id));
        subscribed("{\"serInstanceIds\": [\"%s\"]}".formatted(service.name()));

        assertThat(consumers(capability(id))).containsExactlyInAnyOrder(byId.id(), byName.id(), byCategory.id());
    }

    @Test
    void namesAnApplicationOnceHoweverOftenItHasSubscribed() {
        var service = TestServices.service();
        var id = registered(service);
        var app = subscribed("{\"serInstanceIds\": [\"%s\"]}".formatted(id));
        app.post(app.own("subscriptions"), subscription("{\"serNames\": [\"%s\"]}".formatted(service.name())));

        assertThat(consumers(capability(id))).containsExactly(app.id());
    }

    @Test
    void namesNobodyAnyMoreWhoHasEndedTheSubscription() {
        var id = registered(TestServices.service());
        var app = mp1.application();
        var made = app.post(app.own("subscriptions"), subscription("{\"serInstanceIds\": [\"%s\"]}".formatted(id)));
        assertThat(consumers(capability(id))).containsExactly(app.id());

        app.delete(made.location());

        assertThat(consumers(capability(id))).isEmpty();
    }

    @Test
    void listsAllServicesPageByPage() {
        var ids = List.of(
                registered(TestServices.service()),
                registered(TestServices.service()),
                registered(TestServices.service()));
        var consumer = subscribed("{\"serInstanceIds\": [\"%s\"]}".formatted(ids.get(1)));

        var all = walk(CAPABILITIES + "?limit=2");

        assertThat(all)
                .extracting(found -> found.path("capabilityId").asString())
                .containsAll(ids)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(all)
                .filteredOn(found -> consumers(found).contains(consumer.id()))
                .singleElement()
                .isEqualTo(capability(ids.get(1)));
    }

    private List<JsonNode> walk(String first) {
        var all = new ArrayList<JsonNode>();
        @Nullable String path = first;
        while (path != null) {
            var page = mp1.manager().get(path);
            assertThat(page.json().size()).isLessThanOrEqualTo(2);
            all.addAll(page.json().valueStream().toList());
            var link = NEXT.matcher(String.valueOf(page.header("Link")));
            path = link.matches() ? link.group(1) : null;
        }
        return all;
    }

    @Test
    void listsEverythingToAManagerThatKnowsOfNoPages() {
        var id = registered(TestServices.service());

        var answer = mp1.manager().get(CAPABILITIES);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Link")).isNull();
        assertThat(answer.json()
                        .valueStream()
                        .map(found -> found.path("capabilityId").asString()))
                .contains(id);
    }

    @Test
    void saysWhereThereAreMoreConsumersThanItLists() {
        var id = registered(TestServices.service());
        for (int i = 0; i < 4; i++) {
            subscribed("{\"serInstanceIds\": [\"%s\"]}".formatted(id));
        }

        var capability = capability(id);

        assertThat(consumers(capability)).hasSize(3).isSorted();
        assertThat(capability.path("moreConsumers").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"?limit=0", "?limit=1001", "?limit=many"})
    void saysWhatIsWrongWithALimit(String query) {
        var answer = mp1.manager().get(CAPABILITIES + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("limit");
    }

    @Test
    void isForThePlatformManagerAlone() {
        assertThat(mp1.application().get(CAPABILITIES).status()).isEqualTo(403);
        assertThat(mp1.administrator().get(CAPABILITIES).status()).isEqualTo(403);
        assertThat(mp1.bearing("").get(CAPABILITIES).status()).isEqualTo(401);
    }
}
