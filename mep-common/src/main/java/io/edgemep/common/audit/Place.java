package io.edgemep.common.audit;

import io.edgemep.common.InvalidMember;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/// Where an entry is in the order of time. Its text is the entry's id: microseconds since 1970, and the row.
record Place(Instant at, long row) {

    private static final Pattern TEXT = Pattern.compile("(-?[0-9]{1,17})-([0-9]{1,18})");

    static Place parse(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw InvalidMember.of("after", "must be the id of an entry, such as 1780000000000000-1.");
        }
        var at = Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS);
        return new Place(at, Long.parseLong(parts.group(2)));
    }

    String text() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "-" + row;
    }
}
