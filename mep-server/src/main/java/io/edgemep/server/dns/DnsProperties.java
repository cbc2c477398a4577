package io.edgemep.server.dns;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How the names of DNS rules are made to resolve, under `mep.dns`.
///
/// @param type who answers for the names
/// @param ttlWhenAbsent what resolvers may keep of a rule that has no ttl, in whole seconds. Such a rule does not
///     expire here; a resolver that kept its address for ever would steer to an application that is long gone
@Validated
@ConfigurationProperties("mep.dns")
record DnsProperties(
        @DefaultValue("none") @NotNull Type type,

        @DefaultValue("5m") @NotNull @DurationMin(seconds = 0) @DurationMax(days = 24855)
        Duration ttlWhenAbsent) {

    /// Who answers for the names of rules.
    enum Type {
        /// A DNS server inside this service.
        EMBEDDED,
        /// A DNS server that takes dynamic updates (RFC 2136).
        RFC2136,
        /// Nobody.
        NONE
    }
}
