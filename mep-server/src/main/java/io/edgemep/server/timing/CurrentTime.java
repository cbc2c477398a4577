package io.edgemep.server.timing;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/// The platform's time (ETSI GS MEC 011, clause 7.1.2.5).
///
/// @param seconds seconds since 1970-01-01T00:00:00Z
/// @param nanoSeconds the rest, 0 to 999999999
/// @param timeSourceStatus TRACEABLE only as long as the clock is known to follow UTC
@Schema(requiredProperties = {"seconds", "nanoSeconds", "timeSourceStatus"})
record CurrentTime(long seconds, int nanoSeconds, TimeSourceStatus timeSourceStatus) {

    static CurrentTime of(Instant now, TimeSourceStatus status) {
        return new CurrentTime(now.getEpochSecond(), now.getNano(), status);
    }
}
