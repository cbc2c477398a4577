package io.edgemep.server.management;

import static io.edgemep.server.management.Manager.body;
import static io.edgemep.server.management.Manager.dns;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.TestServices;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

@ManagementTest
class AdmissionQueueTests {

    private static final int MORE_THAN_CONNECTIONS = 40;

    @Autowired
    Mp1 mp1;

    @Autowired
    Manager manager;

    @Autowired
    ConfigurationTable configurations;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void leavesConnectionsToEverybodyElseWhileConfigurationsWait() {
        var app = mp1.application();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = transaction.execute(_ -> {
                configurations.holdAdmission();
                var burst = IntStream.range(0, MORE_THAN_CONNECTIONS)
                        .mapToObj(_ -> CompletableFuture.supplyAsync(this::configuration, threads))
                        .toList();
                // The first to be turned away have waited for their turn, and the rest with them.
                CompletableFuture.anyOf(burst.toArray(CompletableFuture[]::new)).join();
                assertThat(app.get(app.own("services")).status()).isEqualTo(200);
                assertThat(app.register(TestServices.service()).status()).isEqualTo(201);
                return burst;
            });

            var answers = waiting.stream().map(CompletableFuture::join).toList();
            assertThat(answers).extracting(Answer::status).containsOnly(200, 503);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 503)
                    .isNotEmpty()
                    .allSatisfy(
                            answer -> assertThat(answer.header("Retry-After")).isEqualTo("2"));
        }
    }

    private Answer configuration() {
        var app = UUID.randomUUID().toString();
        return manager.post(app, body(app, List.of(), List.of(dns("d1", Manager.name()))));
    }
}
