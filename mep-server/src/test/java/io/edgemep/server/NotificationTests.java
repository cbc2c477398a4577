package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import io.edgemep.server.Mp1.Application;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@MepServerTest
class NotificationTests {

    @Autowired
    Mp1 mp1;

    @Autowired
    TestClock clock;

    Application producer;
    Application consumer;
    CallbackServer callback;

    @BeforeEach
    void aProducerAndASubscriber() {
        producer = mp1.application();
        consumer = mp1.application();
        callback = new CallbackServer();
    }

    @AfterEach
    void close() {
        callback.close();
        clock.reset();
    }

    @Test
    void tellsEachKindOfChangeOnceAndInOrder() {
        var service = TestServices.service();
        var subscription = subscribe("{\"serNames\": [\"%s\"]}".formatted(service.name()));

        var location = producer.register(service).location();
        producer.put(location, service.with("/state", "\"INACTIVE\"").json());
        producer.put(location, service.with("/version", "\"2\"").json());
        producer.put(location, service.json());
        producer.put(
                location,
                service.with("/version", "\"3\"").with("/state", "\"ACTIVE\"").json());
        producer.delete(location);

        var received = callback.await(5);
        assertThat(changes(received))
                .containsExactly("ADDED", "STATE_CHANGED", "ATTRIBUTES_CHANGED", "ATTRIBUTES_CHANGED", "REMOVED");
        assertThat(states(received)).containsExactly("ACTIVE", "INACTIVE", "INACTIVE", "ACTIVE", "ACTIVE");

        var added = received.getFirst();
        assertThat(added.path("notificationType").asString()).isEqualTo("SerAvailabilityNotification");
        assertThat(added.at("/_links/subscription/href").asString()).isEqualTo(subscription);
        assertThat(added.at("/serviceReferences/0/serName").asString()).isEqualTo(service.name());
        var id = added.at("/serviceReferences/0/serInstanceId").asString();
        assertThat(location).endsWith(id);
        assertThat(added.at("/serviceReferences/0/link/href").asString())
                .isEqualTo(mp1.base() + "/mec_service_mgmt/v1/services/" + id);
        assertThat(received.getLast().at("/serviceReferences/0").has("link")).isFalse();
    }

    @Test
    void carriesTheTraceOfEachRegistrationToItsNotification() {
        var trace = "0af7651916cd43dd8448eb211c8031";
        var services = IntStream.range(10, 20)
                .mapToObj(number -> TestServices.named("traced-" + consumer.id()))
                .toList();
        subscribe("{\"serNames\": [\"%s\"]}".formatted("traced-" + consumer.id()));
        producer.register(TestServices.service());

        // At once, so that some are committed together, by another thread than those of the requests.
        var number = new AtomicInteger(10);
        services.parallelStream()
                .forEach(service -> producer.post(
                        producer.own("services"),
                        service.json(),
                        "traceparent",
                        "00-%s%d-b7ad6b7169203331-01".formatted(trace, number.getAndIncrement())));

        callback.await(services.size());
        assertThat(callback.traceparents())
                .allSatisfy(sent -> assertThat(sent)
                        .matches("00-" + trace + "1[0-9]-[0-9a-f]{16}-01")
                        .doesNotContain("b7ad6b7169203331"))
                .doesNotHaveDuplicates();
        assertThat(callback.traceparents().stream().map(sent -> sent.substring(0, 35)))
                .doesNotHaveDuplicates()
                .hasSize(services.size());
    }

    @Test
    void tellsWithoutATraceWhatWasDoneWithoutOne() {
        var service = TestServices.service();
        subscribe("{\"serNames\": [\"%s\"]}".formatted(service.name()));
        producer.register(service);

        callback.await(1);
        // The request began a trace that nobody records: it is told on, and says so.
        assertThat(callback.traceparents().getFirst()).endsWith("-00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                         | ADDED STATE_CHANGED REMOVED
                    {"serNames": ["NAME"]}                                     | ADDED STATE_CHANGED REMOVED
                    {"serNames": ["other", "NAME"]}                            | ADDED STATE_CHANGED REMOVED
                    {"serNames": ["other"]}                                    |
                    {"serCategories": [{"href": "", "id": "CATEGORY", "name": "", "version": ""}]} | ADDED STATE_CHANGED REMOVED
                    {"serCategories": [{"href": "", "id": "x", "name": "", "version": ""}]} |
                    {"serNames": ["NAME"], "states": ["INACTIVE"]}             | STATE_CHANGED REMOVED
                    {"states": ["SUSPENDED"]}                                  |
                    {"isLocal": true}                                          | ADDED STATE_CHANGED REMOVED
                    {"isLocal": false}                                         |
                    {"serNames": [], "states": []}                             | ADDED STATE_CHANGED REMOVED
                    """)
    void tellsWhatTheCriteriaAskFor(String criteria, String expected) {
        var service = TestServices.service();
        var category = "category-of-" + service.name();
        service.with("/serCategory/id", "\"" + category + "\"");
        subscribe(criteria.replace("NAME", service.name()).replace("CATEGORY", category));
        // A second subscriber whose last notification marks the end of what there is to wait for.
        try (var witness = new CallbackServer()) {
            subscribe(witness, "{\"serNames\": [\"%s\"]}".formatted(service.name()));

            var location = producer.register(service).location();
            producer.put(location, service.with("/state", "\"INACTIVE\"").json());
            producer.delete(location);

            witness.await(3);
            var wanted = expected == null ? List.<String>of() : List.of(expected.split(" "));
            callback.await(wanted.size());
            var ofThisService = callback.received().stream()
                    .filter(note ->
                            note.at("/serviceReferences/0/serName").asString().equals(service.name()))
                    .toList();
            assertThat(changes(ofThisService)).isEqualTo(wanted);
        }
    }

    @Test
    void tellsOfOneServiceByItsId() {
        var service = TestServices.service();
        var location = producer.register(service).location();
        subscribe("{\"serInstanceIds\": [\"%s\"]}".formatted(location.replaceFirst(".*/", "")));

        producer.put(location, service.with("/version", "\"2\"").json());
        producer.register(TestServices.service());
        producer.delete(location);

        assertThat(changes(callback.await(2))).containsExactly("ATTRIBUTES_CHANGED", "REMOVED");
    }

    @Test
    void triesAgainUntilTheSubscriberAnswersAndKeepsTheOrder() {
        callback.answer(500);
        var service = TestServices.service();
        subscribe("{\"serNames\": [\"%s\"]}".formatted(service.name()));
        var location = producer.register(service).location();
        producer.delete(location);

        callback.answer(200);
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return callback.received().size() >= 2;
        });

        assertThat(changes(callback.received())).containsExactly("ADDED", "REMOVED");
    }

    @Test
    void tellsNothingToASubscriptionThatHasEnded() {
        var service = TestServices.service();
        var ended = subscribe("{\"serNames\": [\"%s\"]}".formatted(service.name()));
        try (var witness = new CallbackServer()) {
            subscribe(witness, "{\"serNames\": [\"%s\"]}".formatted(service.name()));
            consumer.delete(ended);

            producer.register(service);

            witness.await(1);
            assertThat(callback.received()).isEmpty();
        }
    }

    @Test
    void suspendsAServiceWhoseHeartbeatsStayOutAndBringsItBack() {
        var service = TestServices.service().with("/livenessInterval", "30");
        subscribe("{\"serNames\": [\"%s\"]}".formatted(service.name()));
        var registered = producer.register(service);
        var liveness = registered.json().at("/_links/liveness/href").asString();

        clock.advance(Duration.ofSeconds(33));
        callback.await(2);
        assertThat(producer.get(liveness).json().path("state").asString()).isEqualTo("SUSPENDED");
        assertThat(producer.get(registered.location()).json().path("state").asString())
                .isEqualTo("SUSPENDED");

        assertThat(producer.patch(liveness, "{\"state\": \"ACTIVE\"}").status()).isEqualTo(204);
        callback.await(3);

        assertThat(changes(callback.received())).containsExactly("ADDED", "STATE_CHANGED", "STATE_CHANGED");
        assertThat(states(callback.received())).containsExactly("ACTIVE", "SUSPENDED", "ACTIVE");
        assertThat(producer.get(registered.location()).json().path("state").asString())
                .isEqualTo("ACTIVE");
    }

    private String subscribe(String criteria) {
        return subscribe(callback, criteria);
    }

    private String subscribe(CallbackServer subscriber, String criteria) {
        var made = consumer.post(
                consumer.own("subscriptions"), SubscriptionTests.subscription(subscriber.uri(), criteria));
        assertThat(made.status()).isEqualTo(201);
        return made.location();
    }

    private static List<String> changes(List<JsonNode> notifications) {
        return notifications.stream()
                .map(note -> note.at("/serviceReferences/0/changeType").asString())
                .toList();
    }

    private static List<String> states(List<JsonNode> notifications) {
        return notifications.stream()
                .map(note -> note.at("/serviceReferences/0/state").asString())
                .toList();
    }
}
