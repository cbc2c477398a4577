package io.edgemep.server.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.rules.AddressMatch;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IntervalsTests {

    @Test
    void mergesWhatOverlapsOrTouches() {
        assertThat(Intervals.of(Stream.of(Interval.of(8, 9), Interval.of(1, 3), Interval.of(4, 5), Interval.of(2, 2)))
                        .parts())
                .containsExactly(Interval.of(1, 5), Interval.of(8, 9));
    }

    @Test
    void knowsWhenEverythingIsAllowed() {
        assertThat(Intervals.of(Stream.of(Interval.of(0, 99), Interval.of(100, 65_535)))
                        .isAll(16))
                .isTrue();
        assertThat(Intervals.of(Stream.of(Interval.of(0, 65_534))).isAll(16)).isFalse();
        assertThat(Intervals.of(Stream.of(Interval.of(1, 65_535))).isAll(16)).isFalse();
    }

    @Test
    void takesThoseOfOneFamilyFromAMixedList() {
        assertThat(json(Family.IPV4, "10.0.0.7/24", "::1", "10.0.1.0-10.0.1.9", "10.9.0.1"))
                .isEqualTo(Expression.set(List.of(Expression.range("10.0.0.0", "10.0.1.9"), "10.9.0.1")));
        assertThat(json(Family.IPV6, "10.0.0.7/24", "2001:db8::1")).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void restrictsNothingWhenEveryAddressIsAllowed() {
        assertThat(Family.IPV6.among(List.of(AddressMatch.parse("a", "::/0")))).isEmpty();
        assertThat(Family.IPV4.among(List.of())).isEmpty();
    }

    @Test
    void writesOneValueAsItIs() {
        assertThat(Intervals.of(Stream.of(Interval.of(1, 2))).json(BigInteger::intValueExact))
                .isEqualTo(Expression.range(1, 2));
        assertThat(Intervals.of(Stream.of(Interval.of(1, 1))).json(BigInteger::intValueExact))
                .isEqualTo(1);
    }

    private static Object json(Family family, String... addresses) {
        var matches = Stream.of(addresses)
                .map(address -> AddressMatch.parse("srcAddress", address))
                .toList();
        return family.among(matches).orElseThrow().json(family::text);
    }
}
