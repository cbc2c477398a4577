package io.edgemep.server.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.commons.net.ntp.TimeStamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtpTimeTests {

    /// Among them the day on which NTP's seconds begin anew.
    @ParameterizedTest
    @CsvSource({
        "2026-11-24T17:00:00Z, 2026-11-24T17:00:00.5Z",
        "2026-11-24T17:00:00.75Z, 2026-11-24T16:59:59.25Z",
        "2036-02-07T06:28:15.5Z, 2036-02-07T06:28:16.25Z",
        "2036-02-07T06:28:17Z, 2036-02-07T06:28:15Z",
        "1990-01-01T00:00:00Z, 2050-01-01T00:00:00Z"
    })
    void measuresTheTimeBetween(Instant from, Instant to) {
        assertThat(NtpTime.between(NtpTime.of(from), NtpTime.of(to))).isEqualTo(Duration.between(from, to));
    }

    @Test
    void keepsNanoseconds() {
        var from = Instant.parse("2026-11-24T17:00:00.123456789Z");

        var between = NtpTime.between(NtpTime.of(from), NtpTime.of(from.plusNanos(1000)));

        assertThat(between).isBetween(Duration.ofNanos(999), Duration.ofNanos(1001));
    }

    @Test
    void countsFrom1900() {
        assertThat(NtpTime.of(Instant.EPOCH)).isEqualTo(new TimeStamp("83aa7e80.00000000"));
    }
}
