package io.edgemep.server.timing;

import java.time.Duration;
import java.time.Instant;
import org.apache.commons.net.ntp.TimeStamp;

/// Arithmetic on NTP's timestamps, in 2^-32 seconds (RFC 5905, section 6). Their seconds begin anew every 136 years;
/// differences below 68 years come out right all the same.
final class NtpTime {

    private static final long FROM_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS = 1_000_000_000L;
    private static final long FRACTION = 0xFFFF_FFFFL;

    private NtpTime() {}

    static TimeStamp of(Instant instant) {
        var fraction = ((long) instant.getNano() << 32) / NANOS;
        return new TimeStamp(((instant.getEpochSecond() + FROM_1900_TO_1970) << 32) | fraction);
    }

    static Duration between(TimeStamp from, TimeStamp to) {
        var difference = to.ntpValue() - from.ntpValue();
        return Duration.ofSeconds(difference >> 32, ((difference & FRACTION) * NANOS) >>> 32);
    }
}
