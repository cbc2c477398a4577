package io.edgemep.server.outbox;

import io.edgemep.common.RecentHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/// Puts the relay together from its parts.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OutboxProperties.class, CallbackProperties.class})
class OutboxConfiguration {

    @Bean
    OutboxMetrics outboxMetrics(MeterRegistry meters, JdbcClient jdbc, Clock clock) {
        return new OutboxMetrics(meters, jdbc, clock);
    }

    @Bean
    Expansion expansion(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            ObjectProvider<EventMatcher> matchers,
            Clock clock,
            OutboxProperties outbox) {
        return new Expansion(jdbc, transactions, matchers.orderedStream().toList(), clock, outbox);
    }

    @Bean
    Lanes lanes(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock, OutboxProperties outbox) {
        return new Lanes(jdbc, transactions, clock, outbox);
    }

    @Bean
    LaneRun laneRun(
            Courier courier,
            ObjectProvider<DeliveryBody> bodies,
            Clock clock,
            OutboxMetrics metrics,
            LaneRun.Limits limits) {
        return new LaneRun(courier, bodies.orderedStream().toList(), clock, metrics, limits);
    }

    @Bean
    LaneRun.Limits laneLimits(OutboxProperties outbox, CallbackProperties callbacks) {
        return new LaneRun.Limits(
                outbox.laneDeliveries(),
                callbacks.totalTimeout(),
                new BackOff(outbox.firstBackOff(), outbox.maxBackOff()));
    }

    @Bean
    Completions completions(
            NamedParameterJdbcOperations jdbc,
            PlatformTransactionManager transactions,
            Clock clock,
            OutboxProperties outbox,
            OutboxMetrics metrics) {
        return new Completions(jdbc, transactions, clock, outbox, metrics);
    }

    @Bean
    Pulse pulse(Clock clock) {
        return new Pulse(clock);
    }

    @Bean
    Relay relay(
            Expansion expansion,
            Lanes lanes,
            LaneRun laneRun,
            Completions completions,
            Clock clock,
            OutboxProperties outbox,
            CallbackProperties callbacks,
            Pulse pulse,
            EventBell bell) {
        var relay = new Relay(expansion, lanes, laneRun, completions, clock, outbox, callbacks, pulse);
        bell.onRing(relay::wake);
        return relay;
    }

    /// Its name is the health component's, with what Spring Boot takes off.
    @Bean
    RecentHealth outboxHealthIndicator(JdbcClient jdbc, Pulse pulse, OutboxProperties outbox, Clock clock) {
        return new RecentHealth(new OutboxHealth(jdbc, pulse, outbox, clock));
    }

    @Bean
    Housekeeping housekeeping(JdbcClient jdbc, Clock clock, OutboxProperties outbox, OutboxMetrics metrics) {
        return new Housekeeping(jdbc, clock, outbox, metrics);
    }
}
