package io.edgemep.common;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanProcessors;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/// Traces are always carried on, and exported where `mep.tracing.endpoint` says to whom.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Tracing.Properties.class)
class Tracing {

    private static final String ENDPOINT = "mep.tracing.endpoint";

    /// Where traces are sent, under `mep.tracing`.
    ///
    /// @param endpoint an OTLP receiver by HTTP, such as `https://collector:4318/v1/traces`; without text there
    ///     is none, and nothing is sent
    /// @param sslBundle the SSL bundle to trust there; the JVM's trust store where it has no text
    /// @param sampling which share of the traces that begin here is sent; those from elsewhere are sent if they
    ///     say so
    @Validated
    @ConfigurationProperties("mep.tracing")
    record Properties(
            @Nullable String endpoint,
            @Nullable String sslBundle,

            @DefaultValue("0.1") @DecimalMin("0") @DecimalMax("1")
            double sampling) {

        boolean isExported() {
            return StringUtils.hasText(endpoint);
        }
    }

    @Bean
    Traces traces(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        return new Traces(tracer.getIfAvailable(() -> Tracer.NOOP), propagator.getIfAvailable(() -> Propagator.NOOP));
    }

    @Bean
    ExportedTraces exportedTraces(Properties properties) {
        return new ExportedTraces(properties.isExported());
    }

    /// What nobody is sent is not recorded either, but for a parent's sake, whose word is passed on.
    @Bean
    Sampler traceSampler(Properties properties) {
        return Sampler.parentBased(
                properties.isExported() ? Sampler.traceIdRatioBased(properties.sampling()) : Sampler.alwaysOff());
    }

    @Bean
    SpanProcessors spanProcessors(Properties properties, ObjectProvider<SpanProcessor> processors) {
        return SpanProcessors.of(
                properties.isExported() ? processors.orderedStream().toList() : List.of());
    }

    /// Requests and calls. What is done from time to time, such as a sweep a second, would be most of all.
    @Bean
    SpanExportingPredicate requestsAndCalls() {
        return span -> span.getKind() != null;
    }

    @Bean
    @Conditional(Exported.class)
    OtlpTracingConnectionDetails tracesReceiver(Properties properties, SslBundles bundles) {
        return new Receiver(properties, bundles);
    }

    private record Receiver(Properties properties, SslBundles bundles) implements OtlpTracingConnectionDetails {

        @Override
        public String getUrl(Transport transport) {
            return String.valueOf(properties.endpoint());
        }

        /// It shows no certificate of ours, as no other client does.
        @Override
        public @Nullable SslBundle getSslBundle() {
            var name = properties.sslBundle();
            return StringUtils.hasText(name)
                    ? SslBundle.of(SslStoreBundle.of(
                            null, null, bundles.getBundle(name).getStores().getTrustStore()))
                    : null;
        }
    }

    static final class Exported implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty(ENDPOINT));
        }
    }
}
