package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.local.PlatformClient.App;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is there again when a machine's data is lost and a backup is restored.
@Tag("faults")
@ExtendWith(RealPlatform.Running.class)
class LostDataFaultTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NAME = "restored";

    private final RealPlatform platform;
    private final PlatformClient client;

    LostDataFaultTests(RealPlatform platform) {
        this.platform = platform;
        this.client = platform.client();
    }

    @Test
    void goesOnFromABackupThatWasMadeWhileItRan(@TempDir Path directory) throws IOException {
        var backup = directory.resolve("mep.backup");
        var administrator = client.administrator();
        var secret = client.secret(administrator, "applications", "restored-1");
        var before = client.token("restored-1", secret);
        try (var subscriber = new HonestSubscriber(0)) {
            assertThat(client.send(
                                    "POST",
                                    client.mp1(before, "subscriptions"),
                                    before.token(),
                                    DemoBodies.subscription(NAME, subscriber.callback()))
                            .statusCode())
                    .isEqualTo(201);
            var kept = register(client, before);

            platform.backUp(backup);
            var lost = register(client, before);
            platform.loseData();
            platform.restore(backup);

            var again = platform.client();
            assertThat(ids(again, before)).contains(kept).doesNotContain(lost);
            var after = again.token("restored-1", secret);
            var next = register(again, after);
            assertThat(ids(again, after)).contains(kept, next);
            Awaitility.await("a notification of " + next)
                    .atMost(LIMIT)
                    .until(() -> subscriber.told().stream()
                            .anyMatch(told -> told.serInstanceId().equals(next)));
        }
    }

    private static String register(PlatformClient client, App app) throws IOException {
        var answer = client.send(
                "POST", client.mp1(app, "services"), app.token(), DemoBodies.service(NAME, "ACTIVE", "https://a"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return PlatformClient.JSON.readTree(answer.body()).path("serInstanceId").asString();
    }

    private static Iterable<String> ids(PlatformClient client, App app) throws IOException {
        return client.get(app, "/mec_service_mgmt/v1/services?ser_name=" + NAME)
                .valueStream()
                .map(service -> service.path("serInstanceId").asString())
                .toList();
    }
}
