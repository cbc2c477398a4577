package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@MepServerTest
class DiscoveryTests {

    private static final String SERVICES = "/mec_service_mgmt/v1/services";

    @Autowired
    Mp1 mp1;

    Application producer;
    Application consumer;

    @BeforeEach
    void twoApplications() {
        producer = mp1.application();
        consumer = mp1.application();
    }

    @Test
    void findsAServiceByItsNameAsSoonAsItIsRegistered() {
        var service = TestServices.service();
        var registered = producer.register(service);

        var found = consumer.get(SERVICES + "?ser_name=" + service.name());

        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json()).hasSize(1);
        var id = registered.json().path("serInstanceId").asString();
        assertThat(found.json().at("/0/serInstanceId").asString()).isEqualTo(id);
        assertThat(found.json().at("/0/_links/self/href").asString()).isEqualTo(mp1.base() + SERVICES + "/" + id);
        assertThat(consumer.get(SERVICES + "/" + id).json())
                .isEqualTo(found.json().get(0));
    }

    @Test
    void answersAnEmptyListWhereNothingMatches() {
        var found = consumer.get(SERVICES + "?ser_name=nothing-has-this-name");

        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json()).isEmpty();
    }

    @Test
    void takesSeveralNamesAndDoesNotSplitThemAtCommas() {
        var comma = TestServices.named("a,b-" + UUID.randomUUID());
        var other = TestServices.service();
        producer.register(comma);
        producer.register(other);

        assertThat(names(consumer.get(SERVICES + "?ser_name=" + encoded(comma.name()) + "&ser_name=" + other.name())))
                .containsExactlyInAnyOrder(comma.name(), other.name());
        assertThat(names(consumer.get(SERVICES + "?ser_name=" + encoded(comma.name()))))
                .containsExactly(comma.name());
    }

    @Test
    void findsServicesByIdAndByCategory() {
        var category = UUID.randomUUID().toString();
        var service = TestServices.service()
                .with(
                        "/serCategory",
                        "{\"href\":\"/c\",\"id\":\"%s\",\"name\":\"n\",\"version\":\"1\"}".formatted(category));
        var id = producer.register(service).json().path("serInstanceId").asString();
        producer.register(TestServices.service());

        assertThat(names(consumer.get(SERVICES + "?ser_category_id=" + category)))
                .containsExactly(service.name());
        assertThat(names(consumer.get(SERVICES + "?ser_instance_id=" + id + "&ser_instance_id=unknown")))
                .containsExactly(service.name());
    }

    @ParameterizedTest
    @CsvSource({
        "scope_of_locality=MEC_HOST, true",
        "scope_of_locality=ZONE, false",
        "consumed_local_only=false, true",
        "consumed_local_only=true, false",
        "is_local=true, true",
        "is_local=false, true",
        "scope_of_locality=MEC_HOST&consumed_local_only=true, false"
    })
    void wantsEveryFilterToHold(String filter, boolean found) {
        var service = TestServices.service();
        producer.register(service);

        assertThat(names(consumer.get(SERVICES + "?ser_name=" + service.name() + "&" + filter)))
                .hasSize(found ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    color=blue                              | The query parameter 'color' is not known
                    ser_name=a&ser_category_id=b            | are alternatives; send one of them
                    ser_name=a&ser_instance_id=b            | are alternatives; send one of them
                    scope_of_locality=MOON                  | scope_of_locality must be one of [MEC_SYSTEM
                    is_local=perhaps                        | is_local must be true or false
                    consumed_local_only=1                   | consumed_local_only must be true or false
                    ser_category_id=a&ser_category_id=b     | ser_category_id is given 2 times; send it once
                    """)
    void refusesAQueryThatItDoesNotUnderstand(String query, String sentence) {
        for (var list : List.of(SERVICES, consumer.own("services"))) {
            var answer = consumer.get(list + "?" + query);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.detail()).contains(sentence);
        }
    }

    @Test
    void boundsTheValuesTheUriAndTheAnswer() {
        assertThat(consumer.get(SERVICES + "?" + "ser_name=a&".repeat(101) + "ser_name=b")
                        .detail())
                .contains("is given 102 times; send at most 100");
        assertThat(consumer.get(SERVICES + "?ser_name=" + "a".repeat(9000)).status())
                .isEqualTo(414);
        assertThat(consumer.get(consumer.own("services") + "?ser_name=" + "a".repeat(9000))
                        .status())
                .isEqualTo(414);

        var category = UUID.randomUUID().toString();
        for (int i = 0; i < 3; i++) {
            var another = mp1.application();
            for (int j = 0; j < 17; j++) {
                another.register(TestServices.service()
                        .with(
                                "/serCategory",
                                "{\"href\":\"/c\",\"id\":\"%s\",\"name\":\"n\",\"version\":\"1\"}"
                                        .formatted(category)));
            }
        }
        var tooMany = consumer.get(SERVICES + "?ser_category_id=" + category);
        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.detail()).contains("matches more than 50 services; narrow it");
    }

    @Test
    void listsToAnOwnerItsOwnServicesAlone() {
        var mine = TestServices.service();
        producer.register(mine);
        mp1.application().register(TestServices.service());

        var list = producer.get(producer.own("services"));

        assertThat(names(list)).containsExactly(mine.name());
        assertThat(list.json().at("/0/_links/self/href").asString()).startsWith(mp1.base() + producer.own("services/"));
        assertThat(consumer.get(consumer.own("services")).json()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sparesTheBodyWhenTheClientHasTheVersion(boolean asOwner) {
        var registered = producer.register(TestServices.service());
        var path = asOwner
                ? registered.location()
                : SERVICES + "/" + registered.json().path("serInstanceId").asString();

        var notModified = producer.get(path, "If-None-Match", String.valueOf(registered.header("ETag")));
        assertThat(notModified.status()).isEqualTo(304);
        assertThat(notModified.body()).isEmpty();
        assertThat(producer.get(path, "If-None-Match", "\"77\"").status()).isEqualTo(200);
    }

    @Test
    void showsAChangeAtOnceAndFindsAServiceByItsNewNameOnly() {
        var service = TestServices.service();
        var before = service.name();
        var registered = producer.register(service);
        var after = "renamed-" + UUID.randomUUID();

        producer.put(
                registered.location(),
                service.with("/serName", "\"" + after + "\"").json());

        assertThat(names(consumer.get(SERVICES + "?ser_name=" + before))).isEmpty();
        assertThat(names(consumer.get(SERVICES + "?ser_name=" + after))).containsExactly(after);

        producer.delete(registered.location());
        assertThat(names(consumer.get(SERVICES + "?ser_name=" + after))).isEmpty();
    }

    private static List<String> names(Answer answer) {
        return answer.json()
                .valueStream()
                .map(service -> service.path("serName").asString())
                .toList();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
