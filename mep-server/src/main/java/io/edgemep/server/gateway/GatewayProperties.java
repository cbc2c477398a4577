package io.edgemep.server.gateway;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How registered services are published through the gateway, under `mep.gateway`.
///
/// @param publish which services
/// @param mode how the gateway is told
/// @param admin Kong's Admin API: one URI of a Kong with a database, or one for each node without
/// @param uri where applications reach the gateway, without a path
/// @param sslBundle the SSL bundle (`spring.ssl.bundle`) to trust at the Admin API, and whose certificate is
///     shown there; the JVM's trust store if absent
/// @param connectTimeout how long the Admin API may take to accept a connection
/// @param readTimeout how long it may take to answer
/// @param maxAnswer how much of one of its answers is read
/// @param interval how often everything is compared with what the gateway has although nothing was changed
/// @param pollInterval how soon what nobody announced is noticed, and the least time between two comparisons
/// @param firstBackOff the longest pause after a comparison that failed; it doubles with every further one
/// @param maxBackOff the longest such pause
/// @param retryRefused after how long a service that the gateway has refused is tried again unchanged
/// @param roundLimit how long the gateway may be told in one comparison; the next one goes on from there
/// @param maxPublications how many services are published at most
/// @param maxPublicationsPerApplication how many services of one application are published at most
/// @param maxConsumers how many consumers the owner of a service may name
/// @param declarative of a gateway without a database
/// @param upstream where the gateway may be made to connect to
/// @param route what published routes are like
@Validated
@ConfigurationProperties("mep.gateway")
record GatewayProperties(
        @DefaultValue("never") @NotNull Publish publish,
        @DefaultValue("declarative") @NotNull Mode mode,
        @DefaultValue @Size(max = 32) List<@NotNull URI> admin,
        @Nullable URI uri,
        @Nullable String sslBundle,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 1) @DurationMax(minutes = 1)
        Duration connectTimeout,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1) @DurationMax(minutes = 5)
        Duration readTimeout,

        @DefaultValue("8MB") @NotNull DataSize maxAnswer,

        @DefaultValue("30s") @NotNull @DurationMin(millis = 100)
        Duration interval,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 10)
        Duration pollInterval,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 1)
        Duration firstBackOff,

        @DefaultValue("15s") @NotNull @DurationMin(millis = 1)
        Duration maxBackOff,

        @DefaultValue("10m") @NotNull @DurationMin(seconds = 1)
        Duration retryRefused,

        @DefaultValue("1m") @NotNull @DurationMin(millis = 100) @DurationMax(hours = 1)
        Duration roundLimit,

        @DefaultValue("1000") @Positive @Max(10_000) int maxPublications,
        @DefaultValue("20") @Positive @Max(10_000) int maxPublicationsPerApplication,
        @DefaultValue("100") @Positive @Max(1000) int maxConsumers,
        @DefaultValue @Valid Declarative declarative,
        @DefaultValue @Valid Upstream upstream,
        @DefaultValue @Valid Route route) {

    /// Which services are published.
    enum Publish {
        /// None.
        NEVER,
        /// Those whose owners ask for it.
        REQUESTED,
        /// All that are reached by http or https, unless their owners say otherwise.
        ALWAYS
    }

    /// How the gateway is told what it is to offer.
    enum Mode {
        /// Entity by entity: a Kong with a database.
        ENTITIES,
        /// The whole configuration at once: a Kong without a database.
        DECLARATIVE
    }

    /// A gateway without a database, under `mep.gateway.declarative`.
    ///
    /// @param base the file that `gateway-config/render` writes: all that the gateway offers beside published
    ///     services
    /// @param maxOctets how large the whole may be; Kong's Admin API takes 10 MB unless it is told otherwise
    /// @param minInterval the least time between two changes of the whole; it is also the longest that new keys
    ///     wait for it
    record Declarative(
            @Nullable String base,
            @DefaultValue("10MB") @NotNull DataSize maxOctets,

            @DefaultValue("5s") @NotNull @DurationMin(millis = 1) @DurationMax(minutes = 1)
            Duration minInterval) {}

    /// Where the gateway may be made to connect to, under `mep.gateway.upstream`.
    ///
    /// @param networks the only networks in which a service's address may be, in CIDR notation
    /// @param deny networks in which it may not be, whatever `networks` says: those of the platform itself
    /// @param domains domains below which a service's host name may be
    /// @param caCertificates ids of Kong's `ca_certificates`, for the certificates of services with host names
    /// @param connectTimeout how long a service may take to accept a connection
    /// @param writeTimeout how long it may take between two reads of a request
    /// @param readTimeout how long it may take between two writes of an answer
    record Upstream(
            @DefaultValue({"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}) @Size(max = 256)
            List<String> networks,

            @DefaultValue @Size(max = 256) List<String> deny,
            @DefaultValue @Size(max = 256) List<String> domains,
            @DefaultValue @Size(max = 64) List<String> caCertificates,

            @DefaultValue("2s") @NotNull @DurationMin(millis = 1) @DurationMax(hours = 1)
            Duration connectTimeout,

            @DefaultValue("10s") @NotNull @DurationMin(millis = 1) @DurationMax(hours = 1)
            Duration writeTimeout,

            @DefaultValue("30s") @NotNull @DurationMin(millis = 1) @DurationMax(hours = 1)
            Duration readTimeout) {

        Upstream {
            networks = List.copyOf(networks);
            deny = List.copyOf(deny);
            domains = List.copyOf(domains);
            caCertificates = List.copyOf(caCertificates);
        }
    }

    /// What published routes are like, under `mep.gateway.route`; the same as the gateway's own for
    /// applications.
    ///
    /// @param ports ports of the gateway's `proxy_listen` that are for applications
    /// @param tokenLifetime how far away the end of a token may be
    /// @param rateSecond requests that one application may send to one service in a second
    /// @param rateMinute requests that one application may send to one service in a minute
    record Route(
            @DefaultValue("8443") @NotEmpty @Size(max = 16) List<@Positive @Max(65535) Integer> ports,

            @DefaultValue("86460s") @NotNull @DurationMin(seconds = 60) @DurationMax(days = 365)
            Duration tokenLifetime,

            @DefaultValue("100") @Positive int rateSecond,
            @DefaultValue("3000") @Positive int rateMinute) {

        Route {
            ports = List.copyOf(ports);
        }

        @AssertTrue(message = "rate-minute must be at least rate-second")
        boolean isMinuteTheMost() {
            return rateMinute >= rateSecond;
        }
    }

    GatewayProperties {
        admin = List.copyOf(admin);
    }

    boolean isOn() {
        return publish != Publish.NEVER;
    }

    /// How long one call of the Admin API may take, by and large.
    Duration callLimit() {
        return connectTimeout.plus(readTimeout);
    }

    /// How long a comparison is one replica's: longer than it may take.
    Duration lease() {
        return roundLimit.plus(callLimit().multipliedBy(2));
    }

    @AssertTrue(message = "max-back-off must be at least first-back-off")
    boolean isBackOffGrowing() {
        return maxBackOff.compareTo(firstBackOff) >= 0;
    }
}
