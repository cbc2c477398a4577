package io.edgemep.server.dataplane;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The values that a member allows, as intervals in order which neither overlap nor touch: nftables refuses sets whose
/// elements overlap.
///
/// @param parts at least one
record Intervals(List<Interval> parts) {

    static Intervals of(Stream<Interval> any) {
        var merged = new ArrayList<Interval>();
        any.sorted(Comparator.comparing(Interval::first)).forEach(next -> {
            if (!merged.isEmpty() && merged.getLast().reaches(next)) {
                merged.add(merged.removeLast().with(next));
            } else {
                merged.add(next);
            }
        });
        return new Intervals(List.copyOf(merged));
    }

    /// Whether every number of so many bits is allowed.
    boolean isAll(int bits) {
        var only = parts.getFirst();
        return only.first().signum() == 0 && only.last().bitCount() == bits;
    }

    /// The right side of a match.
    ///
    /// @param value how one number is written
    Object json(Function<BigInteger, Object> value) {
        var elements = parts.stream().map(interval -> element(interval, value)).toList();
        return elements.size() == 1 ? elements.getFirst() : Expression.set(elements);
    }

    private static Object element(Interval interval, Function<BigInteger, Object> value) {
        var first = value.apply(interval.first());
        return interval.first().equals(interval.last()) ? first : Expression.range(first, value.apply(interval.last()));
    }
}
