package io.edgemep.server.timing;

import static io.edgemep.server.timing.TimeSourceStatus.NONTRACEABLE;
import static io.edgemep.server.timing.TimeSourceStatus.TRACEABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChronyTrackingTests {

    private static final Instant UPDATED = Instant.ofEpochSecond(1795539895, 800867157);
    static final String GOOD =
            "C0000201,192.0.2.1,3,1795539895.800867157,-0.001500000,0,0,0,0,0,0.020000000,0.003000000,64.2,Normal";

    private static Finding judged(String line, String... properties) {
        return ChronyTracking.parse(line)
                .orElseThrow()
                .judged(UPDATED.plusSeconds(60), TestTiming.properties(properties));
    }

    @Test
    void readsHowWrongTheClockIs() {
        var tracking = ChronyTracking.parse(GOOD).orElseThrow();

        assertThat(tracking.updated()).isEqualTo(UPDATED);
        assertThat(tracking.error().offsetSeconds()).isEqualTo(0.0015);
        assertThat(tracking.error().uncertaintySeconds()).isEqualTo(0.013);
        assertThat(judged(GOOD).status()).isEqualTo(TRACEABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Insert second", "Delete second"})
    void believesAClockBeforeALeapSecond(String leap) {
        assertThat(judged(GOOD.replace("Normal", leap)).status()).isEqualTo(TRACEABLE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Normal              | Not synchronised     | is not synchronised
            C0000201            | 00000000             | is not synchronised
            ,3,                 | ,0,                  | stratum is 0
            ,3,                 | ,16,                 | stratum is 16
            C0000201            | 7F7F0101             | own clock
            C0000201            | 4C4F434C             | own clock
            -0.001500000        | 0.090000000          | more than the PT0.1S allowed
            -0.001500000        | -0.090000000         | more than the PT0.1S allowed
            0.020000000         | 0.200000000          | more than the PT0.1S allowed
            0.003000000         | 0.300000000          | more than the PT0.1S allowed
            1795539895.8        | 1795536000.8         | has last heard of its source at 2026
            1795539895.8        | 1795540000.8         | in the future
            """)
    void doesNotBelieve(String good, String bad, String reason) {
        var finding = judged(GOOD.replace(good, bad));

        assertThat(finding.status()).isEqualTo(NONTRACEABLE);
        assertThat(finding.reason()).contains(reason);
    }

    @Test
    void believesTheMachinesOwnClockWhereItIsConfigured() {
        assertThat(judged(GOOD.replace("C0000201", "7F7F0101"), "accept-local-reference", "true")
                        .status())
                .isEqualTo(TRACEABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "506 Cannot talk to daemon",
                "C0000201,192.0.2.1,3,1795539895.8,0,0,0,0,0,0,0,0,64.2",
                "XYZ,192.0.2.1,3,1795539895.8,0,0,0,0,0,0,0,0,64.2,Normal",
                "C0000201,192.0.2.1,3,yesterday,0,0,0,0,0,0,0,0,64.2,Normal",
                "C0000201,192.0.2.1,3,1e400,0,0,0,0,0,0,0,0,64.2,Normal",
                "C0000201,192.0.2.1,3,1795539895.8,NaN,0,0,0,0,0,0,0,64.2,Normal",
                "C0000201,192.0.2.1,3,1795539895.8,0,0,0,0,0,0,Infinity,0,64.2,Normal"
            })
    void readsNothingElse(String line) {
        assertThat(ChronyTracking.parse(line)).isEmpty();
    }
}
