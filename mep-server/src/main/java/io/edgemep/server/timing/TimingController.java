package io.edgemep.server.timing;

import io.edgemep.server.mp1.MecAppSupportApi;
import io.edgemep.server.mp1.TimeStamp;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import org.springframework.web.bind.annotation.GetMapping;

/// The platform's time (ETSI GS MEC 011, clauses 7.2.5 and 7.2.6).
@MecAppSupportApi
@Tag(name = "Timing")
class TimingController {

    private final TimingProperties properties;
    private final ClockWatch watch;
    private final Clock clock;

    TimingController(TimingProperties properties, ClockWatch watch, Clock clock) {
        this.properties = properties;
        this.watch = watch;
        this.clock = clock;
    }

    @GetMapping("/timing/timing_caps")
    @Operation(summary = "Read where to get the time", description = "Clause 7.2.5.3.1.")
    @ApiResponse(responseCode = "200", description = "The NTP servers and PTP masters; there may be none.")
    TimingCaps timingCaps() {
        return new TimingCaps(TimeStamp.of(clock.instant()), properties.ntpServers(), properties.ptpMasters());
    }

    @GetMapping("/timing/current_time")
    @Operation(
            summary = "Read the platform's time",
            description = "Clause 7.2.6.3.1. Read from the clock when this is answered; timeSourceStatus is TRACEABLE"
                    + " only as long as chrony or NTP servers confirm that the clock follows UTC.")
    @ApiResponse(responseCode = "200", description = "The time.")
    CurrentTime currentTime() {
        // The status first, so that the time is as young as it can be.
        var status = watch.status();
        return CurrentTime.of(clock.instant(), status);
    }
}
