package io.edgemep.server.timing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The platform's time, under `mep.timing`.
///
/// @param ntpServers what applications are told of, and what the clock is compared with where chrony does not run
/// @param ptpMasters what applications are told of
/// @param chronyc the command that asks chrony, with options such as `-h` and `-p`; empty where it must not be asked
/// @param refreshInterval how often the clock is looked at
/// @param keepIntervals for how many of these intervals a finding counts if none follows it
/// @param timeout of one run of chronyc and of one answer of an NTP server
/// @param maxError how wrong the clock may be at most to be called traceable, its uncertainty included
/// @param maxUpdateAge how long ago chrony may have heard of its source; above its longest polling interval
/// @param kissPause how long a server is left alone that asked for it (kiss-o'-death, RFC 5905, section 7.4)
/// @param acceptLocalReference whether a source counts that is but a machine's own clock: in a closed network
@Validated
@ConfigurationProperties("mep.timing")
record TimingProperties(
        @DefaultValue @Size(max = 16) List<@Valid NtpServer> ntpServers,
        @DefaultValue @Size(max = 16) List<@Valid PtpMaster> ptpMasters,
        @DefaultValue("chronyc") @Size(max = 16) List<@NotBlank String> chronyc,

        @DefaultValue("64s") @NotNull @DurationMin(seconds = 1)
        Duration refreshInterval,

        @DefaultValue("3") @Positive @Max(100) int keepIntervals,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 1)
        Duration timeout,

        @DefaultValue("100ms") @NotNull @DurationMin(nanos = 1)
        Duration maxError,

        @DefaultValue("1h") @NotNull @DurationMin(seconds = 1)
        Duration maxUpdateAge,

        @DefaultValue("1h") @NotNull @DurationMin(minutes = 1)
        Duration kissPause,

        @DefaultValue("false") boolean acceptLocalReference) {

    @AssertTrue(message = "timeout must not exceed refresh-interval")
    boolean isTimely() {
        return timeout.compareTo(refreshInterval) <= 0;
    }

    /// How old a finding may be to count.
    Duration keepFor() {
        return refreshInterval.multipliedBy(keepIntervals);
    }
}
