package io.edgemep.server.management;

import static io.edgemep.server.management.Manager.body;
import static io.edgemep.server.management.Manager.dns;
import static io.edgemep.server.management.Manager.in;
import static io.edgemep.server.management.Manager.traffic;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.Mp1.Answer;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ManagementTest
class ConfigurationRefusalTests {

    private static final String D = dns("d1", "a.edge.example");
    private static final String T = traffic("t1", 1);

    @Autowired
    Manager manager;

    @Autowired
    HeldEnforcer.Traffic dataPlane;

    @Autowired
    JdbcClient jdbc;

    String app;

    @BeforeEach
    void anInstance() {
        app = UUID.randomUUID().toString();
    }

    @AfterEach
    void nothingIsRefused() {
        dataPlane.reset();
    }

    static Stream<Arguments> badBodies() {
        var six = IntStream.range(0, 6).mapToObj(i -> traffic("t" + i, i)).toList();
        return Stream.of(
                Arguments.of("{}", 400, "appName is missing"),
                Arguments.of("", 400, "A JSON body is mandatory"),
                Arguments.of("{\"appName\": ", 400, "not JSON"),
                Arguments.of("[]", 400, "The body"),
                Arguments.of("{\"appName\": \"a\"}", 400, "appTrafficRule nor in appDNSRule"),
                Arguments.of(body("a", List.of(), List.of()), 400, "appTrafficRule nor in appDNSRule"),
                Arguments.of(body("a".repeat(64), List.of(T), List.of()), 400, "appName is longer than 63"),
                Arguments.of(
                        body("a", List.of(T, traffic("t2", 256)), List.of()), 400, "appTrafficRule[1].priority is 256"),
                Arguments.of(
                        body("a", List.of(T.replace("198.51.100.0/24", "example.com")), List.of()),
                        400,
                        "appTrafficRule[0].trafficFilter[0].dstAddress contains"),
                Arguments.of(body("a", List.of(T.replace("DROP", "MOVE")), List.of()), 400, "appTrafficRule[0].action"),
                Arguments.of(body("a", List.of("null"), List.of()), 400, "appTrafficRule contains null"),
                Arguments.of(
                        body("a", List.of("5"), List.of()), 400, "appTrafficRule[0] has a value of the wrong type"),
                Arguments.of(
                        "{\"appName\": \"a\", \"appTrafficRule\": {}}",
                        400,
                        "appTrafficRule has a value of the wrong type"),
                Arguments.of(
                        body("a", List.of(), List.of(dns("d1", "-a"))), 400, "appDNSRule[0].domainName is no fully"),
                Arguments.of(body("a", List.of(), List.of(in("SUSPENDED", D))), 400, "appDNSRule[0].state"),
                Arguments.of(body("a", List.of(), List.of(dns("", "a.b"))), 400, "appDNSRule[0].dnsRuleId is missing"),
                Arguments.of(
                        body("a", List.of(T, traffic("t1", 2)), List.of()),
                        409,
                        "appTrafficRule[1].trafficRuleId is t1, like appTrafficRule[0].trafficRuleId"),
                Arguments.of(
                        body("a", List.of(), List.of(D, dns("d1", "b.edge.example"))),
                        409,
                        "appDNSRule[1].dnsRuleId is d1"),
                Arguments.of(
                        body("a", List.of(), List.of(D, dns("d2", "A.Edge.example."))),
                        409,
                        "appDNSRule[1].domainName is a.edge.example"),
                Arguments.of(body("a", six, List.of()), 403, "appTrafficRule has 6 rules"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("badBodies")
    void namesTheMemberAndChangesNothing(String body, int status, String detail) {
        var answer = manager.post(app, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.detail()).contains(detail);
        nothingIsThere();
    }

    private void nothingIsThere() {
        assertThat(manager.get(app).status()).isEqualTo(404);
        assertThat(manager.ruleStatus(app).status()).isEqualTo(404);
        assertThat(jobs()).isZero();
    }

    private long jobs() {
        return jdbc.sql("select count(*) from configuration_jobs where app_instance_id = :app")
                .param("app", app)
                .query(Long.class)
                .single();
    }

    private void refused(Answer answer, int status, String... details) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.detail()).contains(details);
    }

    private String other(String body) {
        var other = UUID.randomUUID().toString();
        manager.succeeded(manager.post(other, body));
        return other;
    }

    @Test
    void refusesARuleThatThePlatformCannotPutIntoEffect() {
        dataPlane.refuse("qCI cannot be seen by the kernel; leave it out.");

        refused(
                manager.post(
                        app,
                        body(app, List.of(in("INACTIVE", T), traffic("t2", 2)), List.of(dns("d1", Manager.name())))),
                403,
                "appTrafficRule[1] (t2) cannot be ACTIVE: qCI cannot be seen");
        nothingIsThere();
    }

    @Test
    void storesARuleThatCannotBeInEffectWhileItIsNotToBe() {
        dataPlane.refuse("qCI cannot be seen by the kernel; leave it out.");

        manager.succeeded(manager.post(app, body(app, List.of(in("INACTIVE", T)), List.of())));
    }

    @Test
    void refusesADomainNameOfAnotherApplication() {
        var name = Manager.name();
        var holder = other(body(app + "-other", List.of(), List.of(dns("d1", name))));

        refused(
                manager.post(app, body(app, List.of(), List.of(dns("x", Manager.name()), dns("d1", name)))),
                409,
                "appDNSRule[1].domainName",
                name,
                holder);
        nothingIsThere();
    }

    @Test
    void refusesAnAppNameOfAnotherApplication() {
        var holder = other(body(app, List.of(T), List.of()));

        refused(manager.post(app, body(app, List.of(T), List.of())), 409, "appName", holder);
        nothingIsThere();
    }

    @Test
    void refusesToConfigureTwice() {
        manager.succeeded(manager.post(app, body(app, List.of(T), List.of())));

        refused(manager.post(app, body(app, List.of(T), List.of())), 409, "change it with PUT");
        assertThat(jobs()).isOne();
    }

    @Test
    void refusesAnotherAppNameInAChange() {
        manager.succeeded(manager.post(app, body(app, List.of(T), List.of())));

        refused(manager.put(app, body("another", List.of(T), List.of())), 400, "appName is not " + app);
        refused(manager.put(app, body(app, List.of(traffic("t1", 999)), List.of())), 400, "appTrafficRule[0].priority");
        assertThat(jobs()).isOne();
    }

    @Test
    void findsNothingWhereNothingIsConfigured() {
        for (var answer :
                List.of(manager.get(app), manager.put(app, body(app, List.of(T), List.of())), manager.delete(app))) {
            refused(answer, 404, app + " has no configuration");
        }
        nothingIsThere();
    }
}
