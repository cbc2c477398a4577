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
        assertThat(requests.keySet()).isEqualTo(Mp1.CONTRACT.declared());
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
