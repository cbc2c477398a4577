package io.edgemep.server.dataplane;

import java.math.BigInteger;

/// Numbers from a first to a last one, both included.
record Interval(BigInteger first, BigInteger last) {

    static Interval of(long first, long last) {
        return new Interval(BigInteger.valueOf(first), BigInteger.valueOf(last));
    }

    /// Whether the other one, which begins no earlier, overlaps with this one or follows it without a gap.
    boolean reaches(Interval later) {
        return later.first.compareTo(last.add(BigInteger.ONE)) <= 0;
    }

    Interval with(Interval later) {
        return new Interval(first, last.max(later.last));
    }
}
