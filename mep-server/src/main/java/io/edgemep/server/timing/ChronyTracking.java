package io.edgemep.server.timing;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The line that `chronyc -c tracking` prints.
///
/// @param referenceId 0 where there is none
/// @param stratum steps to a reference clock, plus one; 0 where there is no source
/// @param updated when the source was last heard of
/// @param error how wrong the clock is
/// @param leapStatus `Not synchronised`, or what the next midnight brings
record ChronyTracking(int referenceId, int stratum, Instant updated, ClockError error, String leapStatus) {

    private static final Set<String> SYNCHRONISED = Set.of("Normal", "Insert second", "Delete second");
    private static final int FIELDS = 14;

    static Optional<ChronyTracking> parse(String line) {
        var fields = line.strip().split(",", -1);
        if (fields.length < FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ChronyTracking(
                    Integer.parseUnsignedInt(fields[0], 16),
                    Integer.parseInt(fields[2]),
                    instant(fields[3]),
                    // chrony counts how much the clock is behind.
                    ClockError.ofSeconds(-finite(fields[4]), finite(fields[10]), finite(fields[11])),
                    fields[13]));
        } catch (NumberFormatException | ArithmeticException | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Instant instant(String seconds) {
        var exact = new BigDecimal(seconds);
        return Instant.ofEpochSecond(
                exact.toBigInteger().longValueExact(),
                exact.remainder(BigDecimal.ONE).movePointRight(9).longValue());
    }

    private static double finite(String field) {
        var number = Double.parseDouble(field);
        if (!Double.isFinite(number)) {
            throw new NumberFormatException("Not finite");
        }
        return number;
    }

    Finding judged(Instant now, TimingProperties properties) {
        var age = Duration.between(updated, now);
        if (!SYNCHRONISED.contains(leapStatus) || referenceId == 0) {
            return Finding.nonTraceable("chrony is not synchronised");
        } else if (stratum < 1 || stratum > 15) {
            return Finding.nonTraceable("chrony's stratum is %d".formatted(stratum));
        } else if (LocalReference.is(referenceId) && !properties.acceptLocalReference()) {
            return Finding.nonTraceable("chrony's source is this machine's own clock");
        } else if (age.compareTo(properties.maxUpdateAge()) > 0) {
            return Finding.nonTraceable("chrony has last heard of its source at %s".formatted(updated));
        } else if (age.compareTo(properties.maxError().negated()) < 0) {
            return Finding.nonTraceable("chrony has last heard of its source in the future, at %s".formatted(updated));
        }
        return Finding.judged("chrony", error, properties.maxError());
    }
}
