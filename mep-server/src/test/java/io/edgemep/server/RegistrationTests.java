package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.Mp1.Application;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Registrations of applications with the platform, not of their services.
@MepServerTest
class RegistrationTests {

    private static final String REGISTRATIONS = "/mec_app_support/v1/registrations";
    private static final String DEPENDENCIES = """
            [{"serName": "location", "version": "2", "serCategory": {"href": "", "id": "a", "name": "", "version": ""},
              "serTransportDependencies": [{"serializers": ["JSON"], "labels": ["rest"], "transport": {
                "name": "REST", "type": "REST_HTTP", "protocol": "HTTP", "version": "2.0", "security": {}}}]}]
            """;

    @Autowired
    Mp1 mp1;

    @Autowired
    JdbcClient jdbc;

    Application app;
    CallbackServer callback;

    @BeforeEach
    void anApplication() {
        app = mp1.application();
        callback = new CallbackServer();
    }

    @AfterEach
    void close() {
        callback.close();
    }

    @Test
    void registersTheApplicationOfTheToken() {
        var info = TestApplications.info()
                .with("appServiceRequired", DEPENDENCIES)
                .with("appFeatureOptional", "[{\"featureName\": \"UEIdentity\", \"version\": \"1\"}]")
                .with("appProfile", "{\"easId\": \"a\", \"acIds\": [1]}");

        var made = app.post(REGISTRATIONS, info.json());

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.location()).isEqualTo(mp1.base() + REGISTRATIONS + "/" + app.id());
        assertThat(made.json().path("appInstanceId").asString()).isEqualTo(app.id());
        assertThat(made.json()
                        .at("/appServiceRequired/0/serTransportDependencies/0/labels/0")
                        .asString())
                .isEqualTo("rest");
        assertThat(made.json().at("/appProfile/acIds/0").asInt()).isEqualTo(1);
        assertThat(made.json().path("isInsByMec").asBoolean()).isFalse();
        var read = app.get(made.location());
        assertThat(read.json()).isEqualTo(made.json());
        assertThat(read.header("ETag")).isEqualTo(made.header("ETag"));
        assertThat(TestApplications.read(mp1, app).json().path("appName").asString())
                .isEqualTo("camera");
    }

    @Test
    void registersAnApplicationOnce() {
        var own = TestApplications.info().with("appInstanceId", "\"" + app.id() + "\"");
        assertThat(app.post(REGISTRATIONS, own.json()).status()).isEqualTo(201);

        assertThat(app.post(REGISTRATIONS, own.json()).status()).isEqualTo(409);
    }

    @Test
    void registersNobodyElse() {
        var other = mp1.application();
        other.get(other.own("services"));

        var answer = app.post(
                REGISTRATIONS,
                TestApplications.info()
                        .with("appInstanceId", "\"" + other.id() + "\"")
                        .json());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.detail()).contains(app.id());
        assertThat(other.get(REGISTRATIONS + "/" + other.id()).status()).isEqualTo(404);
    }

    @Test
    void changesARegistrationAsAWhole() {
        var made = app.post(
                REGISTRATIONS,
                TestApplications.info().with("appProvider", "\"somebody\"").json());

        var changed = app.put(
                made.location(),
                TestApplications.info().with("appName", "\"recorder\"").json(),
                "If-Match",
                String.valueOf(made.header("ETag")));

        assertThat(changed.status()).isEqualTo(204);
        assertThat(changed.body()).isEmpty();
        var read = app.get(made.location());
        assertThat(read.json().path("appName").asString()).isEqualTo("recorder");
        assertThat(read.json().has("appProvider")).isFalse();
        assertThat(read.header("ETag")).isEqualTo(changed.header("ETag")).isNotEqualTo(made.header("ETag"));
        assertThat(app.put(
                                made.location(),
                                TestApplications.info().json(),
                                "If-Match",
                                String.valueOf(made.header("ETag")))
                        .status())
                .isEqualTo(412);
        assertThat(app.put(
                                made.location(),
                                TestApplications.info()
                                        .with("appInstanceId", "\"other\"")
                                        .json())
                        .detail())
                .startsWith("appInstanceId cannot be changed");
    }

    @Test
    void takesAllThatIsTheApplicationsWhenItDeregisters() {
        var service = TestServices.service();
        var consumer = mp1.application();
        consumer.post(
                consumer.own("subscriptions"),
                SubscriptionTests.subscription(callback.uri(), "{\"serNames\": [\"%s\"]}".formatted(service.name())));
        var made = app.post(REGISTRATIONS, TestApplications.info().json());
        app.put(app.support("confirm_ready"), "{\"indication\": \"READY\"}");
        app.register(service);
        app.post(app.own("subscriptions"), SubscriptionTests.subscription("{}"));
        app.post(app.support("subscriptions"), TestApplications.subscription("http://example.com/"));

        mp1.manager().post("/mepcfg/app_lcm/v1/applications/%s/appd_configuration".formatted(app.id()), """
                        {"appName": "%1$s", "appDNSRule": [{"dnsRuleId": "d1", "domainName": "%1$s.example",
                         "ipAddressType": "IP_V4", "ipAddress": "192.0.2.1"}]}
                        """.formatted(
                        app.id()));

        assertThat(app.delete(made.location()).status()).isEqualTo(204);

        assertThat(app.get(app.own("services")).json()).isEmpty();
        assertThat(app.get(app.own("subscriptions")).json().at("/_links/subscriptions"))
                .isEmpty();
        assertThat(app.get(app.support("subscriptions")).json().at("/_links/subscriptions"))
                .isEmpty();
        assertThat(callback.await(2)
                        .getLast()
                        .at("/serviceReferences/0/changeType")
                        .asString())
                .isEqualTo("REMOVED");
        assertThat(app.get(made.location()).status()).isEqualTo(404);
        var instance = TestApplications.awaitCompleted(mp1, app);
        assertThat(instance.path("state").asString()).isEqualTo("INSTANTIATED");
        assertThat(instance.at("/operation/action").asString()).isEqualTo("DEREGISTERING");
        // The platform manager's stay.
        assertThat(app.get(app.support("dns_rules")).json()).hasSize(1);

        var again = app.post(REGISTRATIONS, TestApplications.info().json());
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("ETag")).isNotEqualTo(made.header("ETag"));
    }

    @Test
    void agreesWithTheDescriptorThatThePlatformManagerNamed() {
        mp1.manager().post("/mepcfg/app_lcm/v1/applications", """
                        {"appInstanceId": "%s", "appName": "camera", "appDId": "d-1"}
                        """.formatted(app.id()));

        assertThat(app.post(
                                REGISTRATIONS,
                                TestApplications.info()
                                        .with("appDId", "\"d-2\"")
                                        .json())
                        .detail())
                .startsWith("appDId is not d-1");
        assertThat(app.post(
                                REGISTRATIONS,
                                TestApplications.info()
                                        .with("appServiceRequired", DEPENDENCIES)
                                        .json())
                        .status())
                .isEqualTo(400);
        assertThat(app.post(
                                REGISTRATIONS,
                                TestApplications.info()
                                        .without("endpoint")
                                        .with("isInsByMec", "true")
                                        .with("appDId", "\"d-1\"")
                                        .with("appInstanceId", "\"" + app.id() + "\"")
                                        .json())
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                          | appName is missing
                    {"appName": "a"}                                            | endpoint is mandatory
                    {"appName": "a", "isInsByMec": false}                       | endpoint is mandatory
                    {"appName": "a", "isInsByMec": true, "appInstanceId": "b"}  | appDId is mandatory
                    {"appName": "a", "isInsByMec": true, "appDId": "b"}         | appInstanceId is mandatory
                    {"appName": "a", "isInsByMec": true, "appDId": "b", "appInstanceId": "c", "appFeatureRequired": [{"featureName": "a", "version": "1"}]} | The body has dependencies
                    {"appName": "a", "endpoint": {}}                            | endpoint has 0 of uris
                    {"appName": "a", "endpoint": {"fqdn": ["a"]}, "appServiceRequired": [{"serName": "a"}]}   | appServiceRequired[0].version is missing
                    {"appName": "a", "endpoint": {"fqdn": ["a"]}, "appServiceRequired": [null]}               | appServiceRequired contains null
                    {"appName": "a", "endpoint": {"fqdn": ["a"]}, "appFeatureRequired": [{"version": "a"}]}   | appFeatureRequired[0].featureName is missing
                    {"appName": "a", "endpoint": {"fqdn": ["a"]}, "appProfile": {"a": "\\u0000"}}             | contains the character U+0000
                    """)
    void namesWhatIsWrongWithARegistration(String body, String sentence) {
        var answer = app.post(REGISTRATIONS, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains(sentence);
        assertThat(app.get(REGISTRATIONS + "/" + app.id()).status()).isEqualTo(404);
    }
}
