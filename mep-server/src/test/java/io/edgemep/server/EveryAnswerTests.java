package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.edgemep.common.Contract;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;

/// One request for every status that any operation declares; the client holds each answer against the contract.
@MepServerTest
class EveryAnswerTests {

    @Autowired
    List<AnswerCases> apis;

    private final Map<Contract.Answer, AnswerCases.Request> requests = new TreeMap<>();

    @BeforeEach
    void list() {
        apis.forEach(api -> requests.putAll(api.requests()));
    }

    @Test
    void coversTheContract() {
        // What there are too many of is refused by a platform that answers few: ApplicationRateTests.
        var others = Mp1.CONTRACT.declared().stream()
                .filter(answer -> answer.status() != HttpStatus.TOO_MANY_REQUESTS.value())
                .toList();
        assertThat(requests.keySet()).containsExactlyInAnyOrderElementsOf(others);
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        return requests.entrySet().stream()
                .map(entry -> dynamicTest(
                        entry.getKey().toString(),
                        () -> assertThat(entry.getValue().send().status())
                                .isEqualTo(entry.getKey().status())));
    }
}
