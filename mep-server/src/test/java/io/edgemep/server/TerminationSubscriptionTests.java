package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@MepServerTest
class TerminationSubscriptionTests {

    private static final String TYPE = "AppTerminationNotificationSubscription";
    private static final String VALID = TestApplications.subscription("http://example.com/callback");

    @Autowired
    Mp1 mp1;

    @Test
    void keepsASubscriptionForTheApplicationOfThePath() {
        var app = mp1.application();

        var made = app.post(app.support("subscriptions"), VALID);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.location()).startsWith(mp1.base() + app.support("subscriptions/"));
        assertThat(made.json().path("appInstanceId").asString()).isEqualTo(app.id());
        assertThat(made.json().at("/_links/self/href").asString()).isEqualTo(made.location());
        assertThat(made.location())
                .endsWith("/" + made.json().path("subscriptionId").asString());
        assertThat(app.get(made.location()).json()).isEqualTo(made.json());
        var link = app.get(app.support("subscriptions")).json().at("/_links/subscriptions/0");
        assertThat(link.path("href").asString()).isEqualTo(made.location());
        assertThat(link.path("rel").asString()).isEqualTo(TYPE);
        assertThat(link.path("subscriptionType").asString()).isEqualTo(TYPE);
    }

    @Test
    void linksBelowTheRootThatTheClientUses() {
        var app = mp1.application();
        var path = "/mep/mec_app_support/v2/applications/%s/subscriptions".formatted(app.id());

        assertThat(app.post(path, VALID).location()).startsWith(mp1.base() + path + "/");
        assertThat(app.get(path).json().at("/_links/self/href").asString()).isEqualTo(mp1.base() + path);
    }

    @Test
    void endsASubscription() {
        var app = mp1.application();
        var made = app.post(app.support("subscriptions"), VALID);

        assertThat(app.delete(made.location()).status()).isEqualTo(204);

        assertThat(app.get(made.location()).status()).isEqualTo(404);
        assertThat(app.delete(made.location()).status()).isEqualTo(404);
    }

    @Test
    void keepsSubscriptionsApart() {
        var owner = mp1.application();
        var stranger = mp1.application();
        var made = owner.post(owner.support("subscriptions"), VALID);
        var id = made.location().replaceFirst(".*/", "");

        assertThat(stranger.get(made.location()).status()).isEqualTo(403);
        assertThat(stranger.delete(stranger.support("subscriptions/" + id)).status())
                .isEqualTo(404);
        // Nor is it one of the other kind.
        assertThat(owner.get(owner.own("subscriptions/" + id)).status()).isEqualTo(404);
    }

    @Test
    void limitsTheNumberOfSubscriptions() {
        var app = mp1.application();
        for (var i = 0; i < 20; i++) {
            assertThat(app.post(app.support("subscriptions"), VALID).status()).isEqualTo(201);
        }

        var refused = app.post(app.support("subscriptions"), VALID);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.detail()).contains("has 20 subscriptions, the most it may have");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"callbackReference": "http://example.com/cb"} | subscriptionType is missing
                    {"subscriptionType": "SerAvailabilityNotificationSubscription", "callbackReference": "http://a/b"} | subscriptionType must be AppTermination
                    {"subscriptionType": "AppTerminationNotificationSubscription"} | callbackReference is missing
                    {"subscriptionType": "AppTerminationNotificationSubscription", "callbackReference": "http://169.254.169.254/"} | callbackReference
                    {"subscriptionType": "AppTerminationNotificationSubscription", "callbackReference": "ftp://a/b"} | callbackReference must be
                    """)
    void namesWhatIsWrongWithASubscription(String body, String sentence) {
        var app = mp1.application();

        var answer = app.post(app.support("subscriptions"), body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains(sentence);
    }
}
