package io.edgemep.common;

import java.time.Clock;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// All that a service of the platform takes from this module; imported by its application class.
///
/// The service itself declares the [TokenKeys]: its own, or [Jwks] for those that the issuer publishes.
@Configuration(proxyBeanMethods = false)
@Import({ProblemAdvice.class, DatabaseConfiguration.class, Tracing.class})
@EnableConfigurationProperties({RequestLimits.Properties.class, TokenProperties.class, Drain.Properties.class})
public class CommonConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    TlsFiles tlsFiles(SslProperties properties, SslBundles bundles, Environment environment, ResourceLoader resources) {
        return new TlsFiles(properties, bundles, environment, resources);
    }

    @Bean
    static TlsFiles.VerifiedKeys verifiedKeys() {
        return new TlsFiles.VerifiedKeys();
    }

    @Bean
    SecretFiles secretFiles(ConfigurableEnvironment environment) {
        return new SecretFiles(environment);
    }

    @Bean
    Drain drain(Drain.Properties properties, ApplicationContext service) {
        return new Drain(properties, service);
    }

    @Bean
    FilterRegistrationBean<?> requestLimits(RequestLimits.Properties limits) {
        var registration = new FilterRegistrationBean<>(new RequestLimits(limits));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    @Bean
    RequestRate requestRate(RequestLimits.Properties limits) {
        return new RequestRate(limits.maxRequestsPerSecond());
    }

    /// JSON alone: springdoc's YAML library would have Spring read and write YAML too, which no contract offers.
    @Bean
    WebMvcConfigurer withoutYaml() {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.configureMessageConvertersList(list -> list.removeIf(
                        converter -> converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
            }
        };
    }

    /// What Spring Security would use by itself, but for how header fields are looked at.
    @Bean
    HttpFirewall httpFirewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(HeaderText::isName);
        firewall.setAllowedHeaderValues(HeaderText::isValue);
        return firewall;
    }

    @Bean
    ErrorController errorController() {
        return new ProblemWriter.DispatchedErrors();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerErrors() {
        return factory -> factory.addContextCustomizers(context -> ((StandardHost) context.getParent())
                .setErrorReportValveClass(ProblemWriter.ContainerErrors.class.getName()));
    }

    @Bean
    TokenDecoder jwtDecoder(
            TokenProperties properties, TokenKeys keys, ObjectProvider<TokenRevocations> revocations, Clock clock) {
        return new TokenDecoder(properties, keys, revocations.getIfAvailable(() -> (_, _, _) -> false), clock);
    }

    /// No filter of the chain is timed by itself: what a request costs is measured as a whole.
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    @ConditionalOnProperty(name = ClientCertificates.PROPERTY, havingValue = "want")
    ClientCertificates clientCertificates(SslBundles bundles) {
        return new ClientCertificates(bundles, ClientCertificates.PROPERTY + " is want", "the clients' CA");
    }

    @Bean
    BearerSecurity bearerSecurity(
            JwtDecoder decoder,
            TokenProperties properties,
            ObjectProvider<BearerSecurity.Refusals> refusals,
            RequestRate rate,
            @Value("${" + ClientCertificates.PROPERTY + ":none}") String certificates) {
        return new BearerSecurity(
                decoder, properties, refusals.getIfAvailable(() -> (_, _) -> {}), rate, certificates.equals("want"));
    }

    /// For a service that is not the issuer: keys by `mep.token.jwks-uri`.
    @Configuration(proxyBeanMethods = false)
    public static class Jwks {

        /// Spring reads nested configurations with the outer one, asked for or not: the issuer's own keys come first.
        @Bean
        @ConditionalOnMissingBean
        TokenKeys tokenKeys(TokenProperties properties, SslBundles bundles, Clock clock) {
            var uri = properties.jwksUri();
            if (uri == null) {
                throw new IllegalStateException("mep.token.jwks-uri is not set: no token could be checked.");
            }
            var requests = BundledTls.requests(
                    bundles, properties.jwksBundle(), properties.jwksTimeout(), properties.jwksTimeout());
            return new TokenKeys.Published(
                    RestClient.builder().requestFactory(requests).build(), uri, properties, clock);
        }

        @Bean
        ApplicationRunner prefetchedKeys(TokenKeys keys) {
            return _ -> {
                if (keys instanceof TokenKeys.Published published) {
                    Thread.ofVirtual().name("token-keys").start(published::prefetch);
                }
            };
        }
    }
}
