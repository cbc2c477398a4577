package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.edgemep.common.Contract;
import io.edgemep.common.audit.Audited;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Every operation of the contract that changes something is done once, and refused once for each reason that it
/// declares: each time the audit log tells of it.
@MepServerTest
class AuditedOperationsTests {

    /// What [EveryAnswerTests] sends there are heartbeats that change nothing; [AuditLogTests] has those that do.
    private static final Set<String> HEARTBEATS = Set.of(
            "PATCH /mec_service_mgmt/v1/applications/{appInstanceId}/services/{serviceId}/liveness",
            "PUT /mec_service_mgmt/v1/applications/{appInstanceId}/services/{serviceId}/liveness");

    /// What the gateway reports is counted, and changes nothing that is anybody's.
    private static final String REPORTS = "POST /mep/service_govern/v1/kong_log";

    @Autowired
    List<AnswerCases> apis;

    @Autowired
    JdbcClient jdbc;

    @Test
    void haveAnActionEach() {
        assertThat(writes().map(Contract.Answer::operation))
                .allSatisfy(operation -> assertThat(action(operation)).isNotEmpty());
    }

    @TestFactory
    Stream<DynamicTest> areToldOfWhereTheyWereDone() {
        return sent(answer -> answer.status() < 300 && !HEARTBEATS.contains(answer.operation()))
                .map(entry -> dynamicTest(entry.getKey().toString(), () -> {
                    var last = last();
                    entry.getValue().send();
                    assertThat(told(last, entry.getKey(), "outcome = 'DONE' and actor <> 'platform'"))
                            .isPositive();
                }));
    }

    @TestFactory
    Stream<DynamicTest> areToldOfWhereTheyWereRefused() {
        return sent(answer -> answer.status() >= 400 && answer.status() < 500)
                .map(entry -> dynamicTest(entry.getKey().toString(), () -> {
                    var last = last();
                    entry.getValue().send();
                    var refused =
                            "outcome = 'REFUSED' and status = " + entry.getKey().status();
                    Awaitility.await()
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(10))
                            .untilAsserted(() -> assertThat(told(last, entry.getKey(), refused))
                                    .isPositive());
                }));
    }

    private Stream<Map.Entry<Contract.Answer, AnswerCases.Request>> sent(Predicate<Contract.Answer> which) {
        var requests = new TreeMap<Contract.Answer, AnswerCases.Request>();
        apis.forEach(api -> requests.putAll(api.requests()));
        return requests.entrySet().stream().filter(entry -> isWrite(entry.getKey()) && which.test(entry.getKey()));
    }

    private static Stream<Contract.Answer> writes() {
        return Mp1.CONTRACT.declared().stream().filter(AuditedOperationsTests::isWrite);
    }

    private static boolean isWrite(Contract.Answer answer) {
        return !answer.operation().startsWith("GET ") && !answer.operation().equals(REPORTS);
    }

    private static String action(String operation) {
        return Mp1.CONTRACT.extension(operation, Audited.EXTENSION).orElse("");
    }

    private long last() {
        return jdbc.sql("select coalesce(max(id), 0) from audit_entries")
                .query(Long.class)
                .single();
    }

    private int told(long after, Contract.Answer answer, String how) {
        return jdbc.sql("select count(*) from audit_entries where id > :after and action = :action and " + how)
                .param("after", after)
                .param("action", action(answer.operation()))
                .query(Integer.class)
                .single();
    }
}
