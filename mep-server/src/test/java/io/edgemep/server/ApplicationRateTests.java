package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;

@FrugalServerTest
class ApplicationRateTests {

    private static final String SERVICES = "/mec_service_mgmt/v1/services";

    /// More than are answered within two seconds, should a second begin while they are sent.
    private static final int REQUESTS = 4 * FrugalServerTest.MAX_REQUESTS_PER_SECOND;

    @Autowired
    Mp1 mp1;

    private List<Mp1.Answer> atOnce(Callable<Mp1.Answer> request) throws Exception {
        var asked = new ArrayList<Callable<Mp1.Answer>>();
        for (var i = 0; i < REQUESTS; i++) {
            asked.add(request);
        }
        var answers = new ArrayList<Mp1.Answer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(asked)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private static void assertRefused(List<Mp1.Answer> answers, int otherwise) {
        var refused = answers.stream().filter(answer -> answer.status() == 429).toList();
        assertThat(refused).isNotEmpty().allSatisfy(answer -> {
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.detail())
                    .contains("more than %d requests in a second".formatted(FrugalServerTest.MAX_REQUESTS_PER_SECOND));
        });
        assertThat(answers)
                .filteredOn(answer -> answer.status() == otherwise)
                .hasSize(answers.size() - refused.size())
                .hasSizeGreaterThanOrEqualTo(FrugalServerTest.MAX_REQUESTS_PER_SECOND);
    }

    @Test
    void answersAnApplicationNoMoreRequestsInASecondThanItMaySend() throws Exception {
        var application = mp1.application();
        assertRefused(atOnce(() -> application.get(SERVICES)), 200);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> application.get(SERVICES).status() == 200);
    }

    @Test
    void changesNothingForARequestThatItRefuses() throws Exception {
        var application = mp1.application();
        var written = atOnce(() -> application.register(TestServices.service()));
        assertRefused(written, 201);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            var own = application.get(application.own("services"));
            assertThat(own.status()).isEqualTo(200);
            assertThat(own.json()).hasSize((int)
                    written.stream().filter(answer -> answer.status() == 201).count());
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesEveryOperationThatSaysSo() {
        return Mp1.CONTRACT.declared().stream()
                .filter(answer -> answer.status() == 429)
                .map(answer -> dynamicTest(
                        answer.toString(),
                        () -> assertThat(refusedAtLast(answer.operation())).isTrue()));
    }

    private boolean refusedAtLast(String operation) {
        var application = mp1.application();
        var method = operation.split(" ", 2)[0];
        var path = operation
                .split(" ", 2)[1]
                .replace("{appInstanceId}", application.id())
                .replaceAll("[{][^}]+[}]", "none-such");
        for (var request = 0; request < REQUESTS; request++) {
            var answer = application.send(method, path, method.startsWith("P") ? "{}" : null);
            if (answer.status() == 429) {
                return true;
            }
        }
        return false;
    }

    @Test
    void tellsTheAuditLogWhoWasRefused() throws Exception {
        var application = mp1.application();
        assertRefused(atOnce(() -> application.register(TestServices.service())), 201);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> mp1.manager()
                        .get("/mepcfg/audit/v1/entries?outcome=REFUSED&actor=" + application.id())
                        .json()
                        .toString()
                        .contains("429"));
    }

    @Test
    void letsOthersAskMeanwhileAndManagersAsMuchAsTheyLike() throws Exception {
        var greedy = mp1.application();
        assertRefused(atOnce(() -> greedy.get(SERVICES)), 200);
        assertThat(mp1.application().get(SERVICES).status()).isEqualTo(200);

        var manager = mp1.manager();
        assertThat(atOnce(() -> manager.get("/mepcfg/mec_platform_config/v1/capabilities")))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    }
}
