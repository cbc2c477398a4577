package io.edgemep.server.registry;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Registration, under `mep.registry`.
///
/// @param maxServicesPerApplication how many services one application may have registered at a time
/// @param maxSizePerApplication how many octets of JSON the services of one application may have together; each replica
///     has them in memory
/// @param withdrawBatch how many services of an application that comes to its end are withdrawn in one transaction
/// @param writeBatch how many registrations one transaction writes
/// @param maxWaiting how many wait to be written together; beyond that each is written by itself
/// @param writeTimeout how long one may wait until it is being written; then it is answered 503 and never written
/// @param commitTimeout how much longer one that is being written is waited for until it is answered 503
/// @param transports the transports that the platform offers (ETSI GS MEC 011, clause 8.2.5)
@Validated
// What is misspelt, or a map where a text of JSON is expected, must not be left out without a word.
@ConfigurationProperties(prefix = "mep.registry", ignoreUnknownFields = false)
record RegistryProperties(
        @DefaultValue("1000") @Positive int maxServicesPerApplication,
        @DefaultValue("4MB") @NotNull DataSize maxSizePerApplication,
        @DefaultValue("100") @Positive int withdrawBatch,
        @DefaultValue("100") @Positive int writeBatch,
        @DefaultValue("1000") @Positive int maxWaiting,
        @DefaultValue("1s") @NotNull Duration writeTimeout,
        @DefaultValue("1s") @NotNull Duration commitTimeout,
        @NotEmpty List<TransportInfo> transports) {

    Optional<TransportInfo> transport(String id) {
        return transports.stream()
                .filter(transport -> transport.id().equals(id))
                .findFirst();
    }
}
