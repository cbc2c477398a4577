package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallbackListenerTests {

    private final HttpClient http = HttpClient.newHttpClient();
    private final CallbackListener callbacks = CallbackListener.open();

    @AfterEach
    void close() {
        callbacks.close();
        http.close();
    }

    @Test
    void givesTheNotificationOfTheChangeThatIsWaitedFor() throws Exception {
        assertThat(post(notification("ADDED", "ACTIVE"))).isEqualTo(204);
        assertThat(post(notification("STATE_CHANGED", "INACTIVE"))).isEqualTo(204);

        var received = callbacks.await("STATE_CHANGED", Duration.ofSeconds(5));

        assertThat(received.reference("state")).isEqualTo("INACTIVE");
        assertThat(received.reference("serName")).isEqualTo("location");
    }

    @Test
    void failsWhenAnotherNotificationCame() throws Exception {
        post(notification("REMOVED", "ACTIVE"));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> callbacks.await("ADDED", Duration.ofMillis(50)))
                .withMessage("No notification of ADDED came within 0 s; what came was REMOVED.");
    }

    @Test
    void refusesWhatIsNotJson() throws Exception {
        assertThat(post("ADDED")).isEqualTo(400);
    }

    private int post(String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(callbacks.url())).POST(BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static String notification(String changeType, String state) {
        return """
                {
                  "notificationType": "SerAvailabilityNotification",
                  "serviceReferences": [
                    {"serName": "location", "serInstanceId": "1", "state": "%s", "changeType": "%s"}
                  ]
                }
                """.formatted(state, changeType);
    }
}
