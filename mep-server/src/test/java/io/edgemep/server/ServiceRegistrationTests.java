package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.Mp1.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@MepServerTest
class ServiceRegistrationTests {

    @Autowired
    Mp1 mp1;

    @Test
    void registersAServiceAndTellsWhereItIs() {
        var app = mp1.application();
        var service = TestServices.service();

        var answer = app.register(service);

        assertThat(answer.status()).isEqualTo(201);
        var id = answer.json().path("serInstanceId").asString();
        assertThat(answer.location()).isEqualTo(mp1.base() + app.own("services/" + id));
        assertThat(answer.header("ETag")).isEqualTo("\"0\"");
        assertThat(answer.json().path("serName").asString()).isEqualTo(service.name());
        assertThat(answer.json().at("/_links/self/href").asString()).isEqualTo(answer.location());
        assertThat(answer.json().at("/_links/liveness").isMissingNode()).isTrue();
        assertThat(answer.json().at("/_links/self/liveness").isMissingNode()).isTrue();
        assertThat(answer.json().at("/transportInfo/implSpecificInfo/rack").asInt())
                .isEqualTo(7);
        assertThat(app.get(answer.location()).json()).isEqualTo(answer.json());
    }

    @Test
    void fillsInTheDefaultsOfTheStandard() {
        var answer = mp1.application()
                .register(TestServices.service().without("/scopeOfLocality").without("/consumedLocalOnly"));

        assertThat(answer.json().path("scopeOfLocality").asString()).isEqualTo("MEC_HOST");
        assertThat(answer.json().path("consumedLocalOnly").asBoolean()).isTrue();
        assertThat(answer.json().path("isLocal").asBoolean()).isTrue();
    }

    @Test
    void offersThePlatformsTransport() {
        var app = mp1.application();
        var transport = app.get("/mec_service_mgmt/v1/transports").json().get(0);

        var answer = app.register(TestServices.service()
                .without("/transportInfo")
                .with("/transportId", transport.path("id").toString()));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("transportInfo")).isEqualTo(transport);
        assertThat(answer.json().path("transportId").isMissingNode()).isTrue();
        assertThat(transport.at("/security/oAuth2Info/tokenEndpoint").asString())
                .endsWith("/oauth2/token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/serName",
                "/version",
                "/state",
                "/serializer",
                "/transportInfo/id",
                "/transportInfo/name",
                "/transportInfo/type",
                "/transportInfo/protocol",
                "/transportInfo/version",
                "/transportInfo/endpoint",
                "/transportInfo/security",
                "/serCategory/id",
                "/transportInfo/security/oAuth2Info/tokenEndpoint"
            })
    void namesTheMandatoryMemberThatIsMissing(String member) {
        var app = mp1.application();

        var answer = app.register(TestServices.service().without(member));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).isEqualTo(member.substring(1).replace('/', '.') + " is missing: it is mandatory.");
        assertNothingRegistered(app);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /state                        | "SUSPENDED"              | state is SUSPENDED, which the platform alone sets
                    /state                        | "ASLEEP"                 | state has the value 'ASLEEP'; it must be one of ACTIVE
                    /livenessInterval             | -1                       | livenessInterval is -1
                    /livenessInterval             | 1.5                      | livenessInterval has a
                    /livenessInterval             | "often"                  | livenessInterval has a
                    /scopeOfLocality              | "MOON"                   | scopeOfLocality has the value 'MOON'
                    /consumedLocalOnly            | "perhaps"                | consumedLocalOnly has
                    /transportInfo/endpoint       | {}                       | transportInfo.endpoint has 0 of
                    /transportInfo/endpoint       | {"uris":["a"],"fqdn":["b"]} | transportInfo.endpoint has 2 of
                    /transportInfo/endpoint       | {"addresses":[{"host":"h","port":70000}]} | transportInfo.endpoint.addresses[0].port is 70000
                    /transportInfo/endpoint       | {"uris":[null]}          | transportInfo.endpoint.uris contains null
                    /transportInfo                | "REST"                   | transportInfo has a value of the wrong type; send a JSON object
                    /serName                      | ["a"]                    | serName has a value of the wrong type; send a JSON string
                    /serName                      | "   "                    | serName is missing
                    /serName                      | "a\\u0000b"              | serName contains the character U+0000
                    /transportInfo/implSpecificInfo | {"a":"\\u0000"}        | contains the character U+0000
                    /transportId                  | "rest-http"              | transportInfo and transportId are alternatives
                    """)
    void namesTheMemberThatIsWrongAndTheRemedy(String member, String value, String sentence) {
        var app = mp1.application();

        var answer = app.register(TestServices.service().with(member, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains(sentence);
        assertNothingRegistered(app);
    }

    @Test
    void refusesATransportThatThePlatformDoesNotHave() {
        var answer = mp1.application()
                .register(TestServices.service().without("/transportInfo").with("/transportId", "\"carrier-pigeon\""));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).startsWith("transportId names no transport of the platform");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"text\"", "{\"serName\": }"})
    void refusesABodyThatIsNoJsonObject(String body) {
        var app = mp1.application();

        var answer = app.post(app.own("services"), body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail())
                .doesNotContain("Exception")
                .doesNotContain("io.edgemep")
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"serName\": \"a\\ud800\"", "\"implSpecificInfo\": {\"a\": \"\\udc00\"}"})
    void refusesHalfOfASurrogatePairWhichNoDatabaseKeeps(String member) {
        var app = mp1.application();
        var name = member.substring(0, member.indexOf(':') + 1);
        var service = TestServices.service().json();
        var spoilt = service.replaceFirst(
                name.replace(": ", ":") + "(\\{[^}]*\\}|\"[^\"]*\")", member.replace("\\", "\\\\"));

        var answer = app.post(app.own("services"), spoilt);

        assertThat(spoilt).isNotEqualTo(service);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("half of a surrogate pair");
        assertNothingRegistered(app);
    }

    @Test
    void ignoresWhatThePlatformDecidesAndWhatNoStandardKnows() {
        var service = TestServices.service()
                .with("/serInstanceId", "\"mine\"")
                .with("/isLocal", "false")
                .with("/_links", "{\"self\": {\"liveness\": \"\"}}")
                .with("/subscriptionColour", "\"blue\"");

        var answer = mp1.application().register(service);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("serInstanceId").asString()).isNotEqualTo("mine");
        assertThat(answer.json().path("isLocal").asBoolean()).isTrue();
        assertThat(answer.json().has("subscriptionColour")).isFalse();
    }

    @Test
    void letsAClientNameTheTransportThatItDescribes() {
        var app = mp1.application();
        var service = TestServices.service();
        var both = service.with("/transportId", "\"transport-1\"");

        var registered = app.register(both);

        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered.json().has("transportId")).isFalse();
        assertThat(app.put(registered.location(), both.json()).status()).isEqualTo(200);
    }

    @Test
    void readsNamesInAnyCaseAndEmptyObjectsAsExistingClientsSendThem() {
        var service = TestServices.service()
                .with("/serCategory", "{\"href\": \"\", \"id\": \"\", \"name\": \"\", \"version\": \"\"}")
                .with("/transportInfo/security", "{\"oAuth2Info\": {\"grantTypes\": null, \"tokenEndpoint\": \"\"}}");

        var answer = mp1.application().register(service);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().has("serCategory")).isFalse();
        assertThat(answer.json().at("/transportInfo/security").isEmpty()).isTrue();

        var app = mp1.application();
        var shouted =
                app.post(app.own("services"), TestServices.service().json().replace("serName", "SERNAME"));
        assertThat(shouted.status()).isEqualTo(201);
    }

    @Test
    void changesAServiceAndItsVersion() {
        var app = mp1.application();
        var service = TestServices.service();
        var registered = app.register(service);

        var changed = app.put(
                registered.location(), service.with("/version", "\"2.0.0\"").json());

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("version").asString()).isEqualTo("2.0.0");
        assertThat(changed.header("ETag")).isNotEqualTo(registered.header("ETag"));
        assertThat(app.get(registered.location()).header("ETag")).isEqualTo(changed.header("ETag"));
    }

    @Test
    void keepsTheVersionOfAServiceThatIsPutAsItIs() {
        var app = mp1.application();
        var service = TestServices.service().with("/livenessInterval", "30");
        var registered = app.register(service);

        var same = app.put(
                registered.location(),
                service.without("/livenessInterval").without("/transportInfo").json());

        assertThat(same.status()).isEqualTo(200);
        assertThat(same.json()).isEqualTo(registered.json());
        assertThat(same.header("ETag")).isEqualTo(registered.header("ETag"));
    }

    @Test
    void ignoresAnotherIdInTheBodyOfAPut() {
        var app = mp1.application();
        var service = TestServices.service();
        var registered = app.register(service);

        var changed = app.put(
                registered.location(),
                service.with("/serInstanceId", "\"other\"")
                        .with("/state", "\"INACTIVE\"")
                        .json());

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("serInstanceId"))
                .isEqualTo(registered.json().path("serInstanceId"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"99\"", "INVALID_ETAG", "W/\"0\"", "\"\""})
    void refusesAChangeOfAnotherVersion(String ifMatch) {
        var app = mp1.application();
        var service = TestServices.service();
        var registered = app.register(service);

        var refused =
                app.put(registered.location(), service.with("/version", "\"9\"").json(), "If-Match", ifMatch);

        assertThat(refused.status()).isEqualTo(412);
        assertThat(app.get(registered.location()).json()).isEqualTo(registered.json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "*", "\"7\", \"0\""})
    void changesTheVersionThatIfMatchNames(String ifMatch) {
        var app = mp1.application();
        var service = TestServices.service();
        var registered = app.register(service);

        var changed =
                app.put(registered.location(), service.with("/version", "\"9\"").json(), "If-Match", ifMatch);

        assertThat(changed.status()).isEqualTo(200);
    }

    @Test
    void withdrawsAService() {
        var app = mp1.application();
        var registered = app.register(TestServices.service());

        assertThat(app.delete(registered.location()).status()).isEqualTo(204);

        assertThat(app.get(registered.location()).status()).isEqualTo(404);
        assertThat(app.delete(registered.location()).status()).isEqualTo(404);
    }

    @Test
    void boundsTheServicesOfOneApplicationAndFreesThePlaceOfAWithdrawnOne() {
        var app = mp1.application();
        Answer last = app.register(TestServices.service());
        for (int i = 1; i < 20; i++) {
            last = app.register(TestServices.service());
        }

        var oneTooMany = app.register(TestServices.service());
        assertThat(oneTooMany.status()).isEqualTo(403);
        assertThat(oneTooMany.detail()).contains("20 services");

        app.delete(last.location());
        assertThat(app.register(TestServices.service()).status()).isEqualTo(201);
    }

    @Test
    void keepsEveryApplicationToItsOwn() {
        var owner = mp1.application();
        var stranger = mp1.application();
        var registered = owner.register(TestServices.service());
        var id = registered.json().path("serInstanceId").asString();
        stranger.get("/mec_service_mgmt/v1/services");

        assertThat(stranger.delete(registered.location()).status()).isEqualTo(403);
        assertThat(stranger.put(registered.location(), TestServices.service().json())
                        .status())
                .isEqualTo(403);
        assertThat(stranger.get(registered.location()).status()).isEqualTo(403);
        assertThat(stranger.post(owner.own("services"), TestServices.service().json())
                        .status())
                .isEqualTo(403);
        assertThat(stranger.delete(stranger.own("services/" + id)).status()).isEqualTo(404);
        assertThat(stranger.get(stranger.own("services/" + id)).status()).isEqualTo(404);
        assertThat(stranger.get(mp1.application("nobody-yet").own("services")).status())
                .isEqualTo(404);
        assertThat(owner.get(registered.location()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/mec_service_mgmt/v1",
                "/mec_service_mgmt/v2",
                "/mep/mec_service_mgmt/v1",
                "/mep/mec_service_mgmt/v2"
            })
    void linksBelowTheRootThatTheClientUsed(String root) {
        var app = mp1.application();

        var answer = app.post(
                root + "/applications/" + app.id() + "/services",
                TestServices.service().with("/livenessInterval", "0").json());

        assertThat(answer.location()).startsWith(mp1.base() + root + "/applications/" + app.id() + "/services/");
        assertThat(answer.json().at("/_links/liveness/href").asString()).isEqualTo(answer.location() + "/liveness");
        assertThat(mp1.base() + answer.json().at("/_links/self/liveness").asString())
                .isEqualTo(answer.location() + "/liveness");
        assertThat(app.get(answer.location()).status()).isEqualTo(200);
    }

    @Test
    void buildsLinksFromTheHeadersOfATrustedProxy() {
        var app = mp1.application();

        var answer = app.post(
                app.own("services"),
                TestServices.service().json(),
                "X-Forwarded-For",
                "192.0.2.1",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "mep.example",
                "X-Forwarded-Port",
                "443");

        assertThat(answer.location()).startsWith("https://mep.example" + app.own("services/"));
    }

    @Test
    void makesNothingWhereItsAnswerWouldNotBeTaken() {
        var app = mp1.application();

        assertThat(app.post(app.own("services"), TestServices.service().json(), "Accept", "application/xml")
                        .status())
                .isEqualTo(406);
        assertNothingRegistered(app);

        var encoded = app.own("services").replace("/mec_", "/%6Dec_");
        assertThat(app.post(encoded, TestServices.service().json()).status()).isEqualTo(400);
        assertNothingRegistered(app);
    }

    private static void assertNothingRegistered(Mp1.Application app) {
        assertThat(app.get(app.own("services")).json()).isEmpty();
    }
}
