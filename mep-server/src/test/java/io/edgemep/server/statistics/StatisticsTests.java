package io.edgemep.server.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestClock;
import io.edgemep.server.MepServerTest;
import io.edgemep.server.Mp1;
import io.edgemep.server.TestServices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@MepServerTest
class StatisticsTests {

    private static final String ROOT = "/mep/service_govern/v1";
    private static final Duration DAY = Duration.ofDays(1);

    @Autowired
    Mp1 mp1;

    @Autowired
    OwnCalls own;

    @Autowired
    CallCounts counts;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    @AfterEach
    void today() {
        clock.reset();
    }

    private JsonNode asked(String path) {
        var answer = mp1.manager().get(ROOT + path).json();
        assertThat(names(answer)).containsExactly("data", "retCode", "message", "params");
        assertThat(answer.path("retCode").asInt()).isZero();
        assertThat(answer.path("message").asString()).isEmpty();
        assertThat(answer.path("params").asString()).isEmpty();
        return answer.path("data");
    }

    private static List<String> names(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }

    private List<Long> calls(String list, String name) {
        var named = StreamSupport.stream(asked("/kong_log").path(list).spliterator(), false)
                .filter(each -> each.path("name").asString().equals(name))
                .toList();
        assertThat(named).hasSize(1);
        assertThat(names(named.getFirst())).containsExactly("name", "desc", "callTimes");
        return named.getFirst()
                .path("callTimes")
                .valueStream()
                .map(JsonNode::asLong)
                .toList();
    }

    private long calledToday(String operation) {
        own.addNew();
        return calls("mepServices", operation).getFirst();
    }

    private int report(String calls) {
        return mp1.bearing("")
                .post(ROOT + "/kong_log", calls, "X-MEP-Statistics-Secret", MepServerTest.STATISTICS_SECRET)
                .status();
    }

    private String call(JsonNode service, Duration ago) {
        return """
                {"service": {"name": "published-%s", "host": "app.example"}, "route": {"name": "any"},
                 "request": {"method": "GET", "headers": {"authorization": "REDACTED"}},
                 "response": {"status": 200}, "started_at": %d}
                """.formatted(
                        service.path("serInstanceId").asString(),
                        clock.instant().minus(ago).toEpochMilli());
    }

    @Test
    void countsRegistrationsAndDiscoveriesOfWhateverPath() {
        var app = mp1.application();
        var registered = calledToday("serviceRegister");
        var discovered = calledToday("serviceDiscovery");

        var service = app.register(TestServices.service()).json();
        app.post("/mep" + app.own("services"), TestServices.service().json());
        app.post(app.own("services"), "{}");
        // Some are answered ahead of Spring MVC, some by it.
        for (var path : List.of("/services?ser_name=a", "/services?ser_name=b&is_local=true", "/services/nobody")) {
            app.get("/mec_service_mgmt/v1" + path);
            app.get("/mep/mec_service_mgmt/v2" + path);
        }
        app.get("/mec_service_mgmt/v1/services/" + service.path("serInstanceId").asString());
        app.get(app.own("services"));

        assertThat(calledToday("serviceRegister")).isEqualTo(registered + 2);
        assertThat(calledToday("serviceDiscovery")).isEqualTo(discovered + 5);
        assertThat(calledToday("serviceDiscovery")).isEqualTo(discovered + 5);
    }

    /// Not by HTTP: a token would end with the days.
    private List<Long> registrations() {
        return counts.platform(OwnCalls.described()).getFirst().callTimes();
    }

    @Test
    void addsWhatReplicasCountAndMovesOnWithTheDays() {
        counts.add(Map.of("serviceRegister", 3L));
        var before = registrations().getFirst();
        counts.add(Map.of("serviceRegister", 4L));
        assertThat(registrations().getFirst()).isEqualTo(before + 4);

        clock.advance(DAY);
        assertThat(registrations().get(1)).isEqualTo(before + 4);
        clock.advance(DAY.multipliedBy(6));
        assertThat(registrations()).isEqualTo(List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L));
    }

    @Test
    void countsCallsThatTheGatewayReportsByService() {
        var name = TestServices.service().name();
        var service = mp1.application().register(TestServices.named(name)).json();
        assertThat(calls("appServices", name)).containsOnly(0L).hasSize(7);

        assertThat(report(call(service, Duration.ZERO))).isEqualTo(204);
        assertThat(report("[%s, %s, %s]"
                        .formatted(
                                call(service, Duration.ZERO),
                                call(service, DAY.multipliedBy(2)),
                                // Older than what is told, and of nobody's service.
                                "{\"service\": {\"name\": \"published-nobody\"}}")))
                .isEqualTo(204);
        assertThat(report("{\"service\": {\"name\": \"published-\\u0000\"}}")).isEqualTo(204);
        assertThat(report("[{}, {\"service\": null}, {\"service\": {\"name\": \"mep-server\"}}, 7]"))
                .isEqualTo(204);

        assertThat(calls("appServices", name)).containsExactly(2L, 0L, 1L, 0L, 0L, 0L, 0L);

        // A service that is gone has been called all the same.
        jdbc.sql("delete from services where service_id = ?")
                .param(service.path("serInstanceId").asString())
                .update();
        assertThat(calls("appServices", name)).containsExactly(2L, 0L, 1L, 0L, 0L, 0L, 0L);
    }

    @Test
    void takesReportsOfTheGatewayAloneAndNotTooManyAtOnce() {
        var wrong =
                mp1.bearing("").post(ROOT + "/kong_log", "{}", "X-MEP-Statistics-Secret", "another-secret-than-that");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(mp1.manager().post(ROOT + "/kong_log", "{}").status()).isEqualTo(401);
        assertThat(report("[" + "{},".repeat(50) + "{}]")).isEqualTo(400);
        assertThat(report("[" + "{},".repeat(49) + "{}]")).isEqualTo(204);
    }

    @Test
    void tellsWhoHasSubscribedToWhat() {
        var service = mp1.application().register(TestServices.service()).json();
        var consumer = mp1.application();
        consumer.post(consumer.own("subscriptions"), """
                {"subscriptionType": "SerAvailabilityNotificationSubscription",
                 "callbackReference": "https://consumer.example/",
                 "filteringCriteria": {"serNames": ["%s"]}}
                """.formatted(
                        service.path("serName").asString()));

        var told = asked("/subscribe_statistic");
        assertThat(names(told)).containsExactly("subscribeNum", "subscribeRelations");
        assertThat(names(told.path("subscribeNum"))).containsExactly("appSubscribeNum", "serviceSubscribedNum");
        assertThat(told.at("/subscribeNum/appSubscribeNum").asInt())
                .isEqualTo(told.path("subscribeRelations").size());
        assertThat(told.at("/subscribeNum/serviceSubscribedNum").asInt()).isPositive();
        assertThat(told.path("subscribeRelations").valueStream())
                .filteredOn(each -> each.path("subscribeAppId").asString().equals(consumer.id()))
                .singleElement()
                .satisfies(each -> assertThat(each.path("serviceList").toString())
                        .isEqualTo("[\"%s\"]"
                                .formatted(service.path("serInstanceId").asString())));
    }

    @Test
    void listsServicesAsConsumersSeeThem() {
        var app = mp1.application();
        var service = app.register(TestServices.service()).json();
        var id = service.path("serInstanceId").asString();

        assertThat(asked("/services").valueStream())
                .filteredOn(each -> each.path("serInstanceId").asString().equals(id))
                .singleElement()
                .isEqualTo(app.get("/mep/mec_service_mgmt/v1/services/" + id).json());
    }

    @Test
    void forgetsWhatIsOld() {
        jdbc.sql(
                        "insert into call_counts select current_date - n, 'published', 'old', 1 from generate_series(29, 40) n")
                .update();

        counts.purge(Duration.ofDays(30));

        assertThat(jdbc.sql("select count(*) from call_counts where name = 'old'")
                        .query(Long.class)
                        .single())
                .isEqualTo(IntStream.of(29, 30).count());
    }
}
