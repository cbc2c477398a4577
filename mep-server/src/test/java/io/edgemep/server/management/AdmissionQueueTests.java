package io.edgemep.server.management;

import static io.edgemep.server.management.Manager.body;
import static io.edgemep.server.management.Manager.dns;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.TestServices;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

    @Autowired
    BulkheadRegistry bulkheads;

    private final Queue<String> created = new ConcurrentLinkedQueue<>();
    private Bulkhead bulkhead;
    private BulkheadConfig usual;

    @BeforeEach
    void waitForASecond() {
        bulkhead = bulkheads.bulkhead("configuration-admission");
        usual = bulkhead.getBulkheadConfig();
        bulkhead.changeConfig(BulkheadConfig.from(usual)
                .maxWaitDuration(Duration.ofSeconds(1))
                .build());
    }

    @AfterEach
    void waitAsUsual() {
        bulkhead.changeConfig(usual);
    }

    @Test
    void leavesConnectionsToEverybodyElseWhileConfigurationsWait() {
        assertThatOthersAreServedBeside(this::configuration);
    }

    @Test
    void leavesConnectionsToEverybodyElseWhileDeletionsWait() {
        assertThatOthersAreServedBeside(() -> mp1.manager().delete(created.remove()));
    }

    private void assertThatOthersAreServedBeside(Supplier<Answer> request) {
        for (var i = 0; i < MORE_THAN_CONNECTIONS; i++) {
            created.add(mp1.manager()
                    .post("/mepcfg/app_lcm/v1/applications", "{\"appName\": \"camera\"}")
                    .location());
        }
        var app = mp1.application();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = Objects.requireNonNull(transaction.execute(_ -> {
                configurations.holdAdmission();
                var burst = IntStream.range(0, MORE_THAN_CONNECTIONS)
                        .mapToObj(_ -> CompletableFuture.supplyAsync(request, threads))
                        .toList();
                // The first to be turned away have waited for their turn, and the rest with them.
                CompletableFuture.anyOf(burst.toArray(CompletableFuture[]::new)).join();
                assertThat(app.get(app.own("services")).status()).isEqualTo(200);
                assertThat(app.register(TestServices.service()).status()).isEqualTo(201);
                return burst;
            }));

            var answers = waiting.stream().map(CompletableFuture::join).toList();
            assertThat(answers).extracting(Answer::status).contains(503).isSubsetOf(200, 204, 503);
            assertThat(answers).filteredOn(answer -> answer.status() == 503).allSatisfy(answer -> {
                assertThat(answer.detail()).startsWith("Too many");
                assertThat(answer.header("Retry-After")).isEqualTo("2");
            });
        }
    }

    private Answer configuration() {
        var app = UUID.randomUUID().toString();
        return manager.post(app, body(app, List.of(), List.of(dns("d1", Manager.name()))));
    }
}
