package io.edgemep.server.outbox;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How callbacks are made, and to where, under `mep.callback`.
///
/// @param allow the only networks that may be called, in CIDR notation; every network where it is empty
/// @param deny networks that are never called, whatever `allow` says
/// @param allowLoopback whether this machine itself may be called: for development only
/// @param maxCalls how many calls may be under way at once
/// @param maxCallsPerDestination how many of them to one scheme, host and port
/// @param maxConnections how many connections are kept for further calls, those of calls under way included
/// @param connectTimeout how long one address may take to accept a connection
/// @param responseTimeout how long a destination may be silent
/// @param totalTimeout how long a call may take in all, however slowly it proceeds
/// @param maxAnswer how much of an answer is read before the connection is closed
/// @param sslBundle the SSL bundle (`spring.ssl.bundle`) to trust; the JVM's trust store if absent
/// @param circuit when a destination is left alone
@Validated
@ConfigurationProperties("mep.callback")
public record CallbackProperties(
        @DefaultValue List<String> allow,
        @DefaultValue List<String> deny,
        @DefaultValue("false") boolean allowLoopback,
        @DefaultValue("64") @Positive int maxCalls,
        @DefaultValue("8") @Positive int maxCallsPerDestination,
        @DefaultValue("512") @Positive int maxConnections,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 1)
        Duration connectTimeout,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 1)
        Duration responseTimeout,

        @DefaultValue("6s") @NotNull @DurationMin(millis = 1)
        Duration totalTimeout,

        @DefaultValue("4KB") @NotNull DataSize maxAnswer,
        @Nullable String sslBundle,
        @DefaultValue Circuit circuit) {

    /// When a destination that keeps failing is left alone, under `mep.callback.circuit`.
    ///
    /// @param calls of how many latest calls the failures are counted
    /// @param minimumCalls how many calls there must have been before they count
    /// @param failureRate from which percentage of failures on the destination is left alone
    /// @param openFor for how long
    /// @param trialCalls how many calls are then tried first
    /// @param maxDestinations how many destinations are remembered
    /// @param forgetAfter after how long without a call a destination is forgotten
    public record Circuit(
            @DefaultValue("20") @Positive int calls,
            @DefaultValue("5") @Positive int minimumCalls,
            @DefaultValue("50") @Positive float failureRate,

            @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
            Duration openFor,

            @DefaultValue("2") @Positive int trialCalls,
            @DefaultValue("1000") @Positive int maxDestinations,

            @DefaultValue("1h") @NotNull @DurationMin(millis = 1)
            Duration forgetAfter) {}

    public CallbackProperties {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    @AssertTrue(message = "max-calls-per-destination must not exceed max-calls")
    boolean isOneDestinationWithinAll() {
        return maxCallsPerDestination <= maxCalls;
    }

    @AssertTrue(message = "max-connections must be at least max-calls")
    boolean isConnectionThereForEachCall() {
        return maxConnections >= maxCalls;
    }

    @AssertTrue(message = "total-timeout must be at least connect-timeout")
    boolean isTotalTheLongest() {
        return totalTimeout.compareTo(connectTimeout) >= 0;
    }
}
