package io.edgemep.server.dns;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The DNS server that takes dynamic updates, under `mep.dns.rfc2136`.
///
/// @param server the primary of the zones, `host` or `host:port`
/// @param zones the zones that this platform may write; a rule's name must be in one of them
/// @param tsigName name of the key that signs; updates are not signed where it is empty
/// @param tsigAlgorithm algorithm of the key
/// @param tsigSecret the key, in Base64
/// @param timeout how long the server may take for one answer
/// @param attempts how often a question is sent until it counts as unanswered; an update is sent once
/// @param maxQuestions how many questions may be with the server at once
/// @param totalTimeout how long one comparison of all records may take, with the updates that follow from it
/// @param lockTimeout how long to wait for another replica that does the same
/// @param lateAnswers for how long an update that was not answered may still arrive at the server; twice the
///     tolerance of TSIG for clocks by default
@Validated
@ConfigurationProperties("mep.dns.rfc2136")
record Rfc2136Properties(
        @DefaultValue("") @NotNull String server,
        @DefaultValue List<String> zones,
        @DefaultValue("") @NotNull String tsigName,
        @DefaultValue("hmac-sha256") @NotNull String tsigAlgorithm,
        @DefaultValue("") @NotNull String tsigSecret,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 1)
        Duration timeout,

        @DefaultValue("2") @Positive int attempts,
        @DefaultValue("16") @Positive int maxQuestions,

        @DefaultValue("30s") @NotNull @DurationMin(millis = 1)
        Duration totalTimeout,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
        Duration lockTimeout,

        @DefaultValue("10m") @NotNull @DurationMin(seconds = 0)
        Duration lateAnswers) {

    Rfc2136Properties {
        zones = List.copyOf(zones);
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "Rfc2136Properties[server=%s, zones=%s, tsigName=%s]".formatted(server, zones, tsigName);
    }
}
