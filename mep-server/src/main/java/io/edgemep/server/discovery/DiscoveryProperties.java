package io.edgemep.server.discovery;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// Discovery, under `mep.discovery`.
///
/// @param maxResults the most services in one answer; a query that matches more is refused
/// @param maxValues the most values of ser_instance_id or ser_name in one query
/// @param poll how often the change feed is read even if nobody rang
/// @param maxStaleness for how long nothing may have been read from the feed until this replica says that it is not
///     ready; where a read fails it says so at once, until one succeeds
/// @param readBatch how many changes are read at a time
/// @param maxPrepared how many octets of answers are kept for those who ask next
@Validated
@ConfigurationProperties("mep.discovery")
record DiscoveryProperties(
        @DefaultValue("10000") @Positive int maxResults,
        @DefaultValue("100") @Positive int maxValues,
        @DefaultValue("500ms") @NotNull Duration poll,
        @DefaultValue("5s") @NotNull Duration maxStaleness,
        @DefaultValue("1000") @Positive int readBatch,
        @DefaultValue("64MB") @NotNull DataSize maxPrepared) {}
