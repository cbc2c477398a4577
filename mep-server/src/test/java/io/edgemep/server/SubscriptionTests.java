package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@MepServerTest
class SubscriptionTests {

    private static final String TYPE = "SerAvailabilityNotificationSubscription";

    @Autowired
    Mp1 mp1;

    @Test
    void keepsASubscriptionAndLinksToIt() {
        var app = mp1.application();

        var made =
                app.post(app.own("subscriptions"), subscription("{\"serNames\": [\"a\"], \"states\": [\"ACTIVE\"]}"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.location()).startsWith(mp1.base() + app.own("subscriptions/"));
        assertThat(made.json().at("/_links/self/href").asString()).isEqualTo(made.location());
        assertThat(made.location())
                .endsWith("/" + made.json().path("subscriptionId").asString());
        assertThat(app.get(made.location()).json()).isEqualTo(made.json());

        var list = app.get(app.own("subscriptions")).json();
        assertThat(list.at("/_links/self/href").asString()).isEqualTo(mp1.base() + app.own("subscriptions"));
        assertThat(list.at("/_links/subscriptions")).hasSize(1);
        assertThat(list.at("/_links/subscriptions/0/href").asString()).isEqualTo(made.location());
        assertThat(list.at("/_links/subscriptions/0/rel").asString()).isEqualTo(TYPE);
        assertThat(list.at("/_links/subscriptions/0/subscriptionType").asString())
                .isEqualTo(TYPE);
    }

    @Test
    void listsNoneAsAnEmptyList() {
        var app = mp1.application();

        var list = app.get(app.own("subscriptions"));

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().at("/_links/subscriptions").isArray()).isTrue();
        assertThat(list.json().at("/_links/subscriptions")).isEmpty();
    }

    @Test
    void endsASubscription() {
        var app = mp1.application();
        var made = app.post(app.own("subscriptions"), subscription("{}"));

        assertThat(app.delete(made.location()).status()).isEqualTo(204);

        assertThat(app.get(made.location()).status()).isEqualTo(404);
        assertThat(app.delete(made.location()).status()).isEqualTo(404);
    }

    @Test
    void keepsSubscriptionsApart() {
        var owner = mp1.application();
        var stranger = mp1.application();
        var made = owner.post(owner.own("subscriptions"), subscription("{}"));
        var id = made.location().replaceFirst(".*/", "");

        assertThat(stranger.get(made.location()).status()).isEqualTo(403);
        assertThat(stranger.delete(made.location()).status()).isEqualTo(403);
        assertThat(stranger.get(stranger.own("subscriptions/" + id)).status()).isEqualTo(404);
        assertThat(stranger.delete(stranger.own("subscriptions/" + id)).status())
                .isEqualTo(404);
        assertThat(stranger.get(stranger.own("subscriptions")).json().at("/_links/subscriptions"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"callbackReference": "http://example.com/cb"} | subscriptionType is missing
                    {"subscriptionType": "AppTerminationNotificationSubscription", "callbackReference": "http://a/b"} | subscriptionType must be SerAvailability
                    {"subscriptionType": "SerAvailabilityNotificationSubscription"} | callbackReference is missing
                    {"subscriptionType": "SerAvailabilityNotificationSubscription", "callbackReference": "http://a/b", "filteringCriteria": {"serNames": ["a"], "serInstanceIds": ["b"]}} | filteringCriteria has several of
                    {"subscriptionType": "SerAvailabilityNotificationSubscription", "callbackReference": "http://a/b", "filteringCriteria": {"states": ["DEAD"]}} | filteringCriteria.states[0] has the value 'DEAD'
                    {"subscriptionType": "SerAvailabilityNotificationSubscription", "callbackReference": "http://a/b", "filteringCriteria": {"serNames": [null]}} | filteringCriteria.serNames contains null
                    {"subscriptionType": "SerAvailabilityNotificationSubscription", "callbackReference": "http://a/b", "filteringCriteria": {"serCategories": [{"id": "x"}]}} | serCategories[0].href is missing
                    """)
    void namesWhatIsWrongWithASubscription(String body, String sentence) {
        var app = mp1.application();

        var answer = app.post(app.own("subscriptions"), body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains(sentence);
        assertThat(app.get(app.own("subscriptions")).json().at("/_links/subscriptions"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://example.com/cb",
        "file:///etc/passwd",
        "/relative",
        "not a uri",
        "http://user:secret@example.com/cb",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/cb",
        "http://[::ffff:169.254.169.254]/cb",
        "http://0xA9FEA9FE/cb",
        "http://2852039166/cb",
        "http://0.0.0.0/cb",
        "http://224.0.0.1/cb"
    })
    void refusesACallbackThatMustNotBeCalled(String callback) {
        var app = mp1.application();

        var answer = app.post(
                app.own("subscriptions"),
                "{\"subscriptionType\": \"%s\", \"callbackReference\": \"%s\"}".formatted(TYPE, callback));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).startsWith("callbackReference").doesNotContain("secret");
    }

    @Test
    void boundsTheSubscriptionsOfOneApplication() {
        var app = mp1.application();
        for (int i = 0; i < 20; i++) {
            assertThat(app.post(app.own("subscriptions"), subscription("{}")).status())
                    .isEqualTo(201);
        }

        var oneTooMany = app.post(app.own("subscriptions"), subscription("{}"));

        assertThat(oneTooMany.status()).isEqualTo(403);
        assertThat(oneTooMany.detail()).contains("20 subscriptions");
    }

    static String subscription(String criteria) {
        return subscription("http://example.com/callback", criteria);
    }

    static String subscription(String callback, String criteria) {
        return """
               {"subscriptionType": "%s", "callbackReference": "%s", "filteringCriteria": %s}
               """.formatted(TYPE, callback, criteria);
    }
}
