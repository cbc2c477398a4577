package io.edgemep.server.mp1;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/// A point in time (ETSI GS MEC 011, clause 6.3.3).
///
/// @param seconds seconds since 1970-01-01T00:00:00Z
/// @param nanoSeconds the rest, 0 to 999999999
@Schema(requiredProperties = {"seconds", "nanoSeconds"})
public record TimeStamp(long seconds, int nanoSeconds) {

    public static TimeStamp of(Instant instant) {
        return new TimeStamp(instant.getEpochSecond(), instant.getNano());
    }
}
