package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.Observability;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@MepServerTest
class ObservabilityTests {

    /// Of an nftables, and of a mep-auth whose revocations are followed; there is neither here.
    private static final Set<String> ELSEWHERE =
            Set.of("mep_dataplane_replacements_seconds_count", "mep_revocations_age_seconds");

    @Autowired
    Mp1 mp1;

    @Test
    void hasEveryMetricThatTheDashboardAndTheAlertsAskFor() {
        try (var callback = new CallbackServer()) {
            // A circuit has a name once somebody was called.
            var service = TestServices.service();
            var subscriber = mp1.application();
            subscriber.post(subscriber.own("subscriptions"), """
                    {"subscriptionType": "SerAvailabilityNotificationSubscription", "callbackReference": "%s",
                     "filteringCriteria": {"serNames": ["%s"]}}
                    """.formatted(callback.uri(), service.name()));
            mp1.application().register(service);
            callback.await(1);
        }

        assertThat(Observability.asked()).hasSizeGreaterThan(30);
        assertThat(Observability.exposed(mp1.administrator()
                        .get(mp1.management("/actuator/prometheus"))
                        .body()))
                .containsAll(Observability.asked().stream()
                        .filter(name -> !name.startsWith("mep_auth_") && !ELSEWHERE.contains(name))
                        .toList());
    }
}
