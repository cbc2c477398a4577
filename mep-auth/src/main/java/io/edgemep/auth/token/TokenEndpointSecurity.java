package io.edgemep.auth.token;

import io.edgemep.auth.client.ClientCredentials;
import io.edgemep.auth.client.Role;
import io.edgemep.auth.key.TokenLifetime;
import io.edgemep.auth.method.ClientAssertions;
import io.edgemep.auth.method.TlsCertificates;
import io.edgemep.common.Problem;
import io.edgemep.common.RequestRate;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// The OAuth endpoints' security chain: clients authenticate, and no bearer token counts.
@Configuration(proxyBeanMethods = false)
class TokenEndpointSecurity {

    static final String TOKEN = "/oauth2/token";
    private static final String[] PATHS = {TOKEN, "/oauth2/revoke", "/oauth2/introspect"};

    @Bean
    TokenLifetime tokenLifetime(TokenEndpointProperties properties) {
        return new TokenLifetime(properties.lifetime());
    }

    @Bean
    @Order(1)
    SecurityFilterChain tokenEndpoint(
            HttpSecurity http,
            ClientCredentials credentials,
            ClientAssertions assertions,
            TlsCertificates certificates,
            TokenEndpointProperties properties,
            RequestRate rate,
            Clock clock,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver errors) {
        var provider = new ClientAuthenticationProvider(credentials, assertions, certificates);
        return http.securityMatcher(PATHS)
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilter(TokenEndpointOrigins.filter(properties.allowedOrigins()))
                .addFilterBefore(new FailureRenderer(errors), BasicAuthenticationFilter.class)
                .addFilterBefore(clientAuthentication(provider, clock, errors), BasicAuthenticationFilter.class)
                .addFilterAfter(new ApplicationRate(rate, errors), BasicAuthenticationFilter.class)
                // Other methods get no further than Spring MVC's 405.
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.POST, PATHS)
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .build();
    }

    private static AuthenticationFilter clientAuthentication(
            ClientAuthenticationProvider provider, Clock clock, HandlerExceptionResolver errors) {
        var filter = new AuthenticationFilter(new ProviderManager(provider), new ClientAuthenticationConverter(clock));
        filter.setRequestMatcher(new OrRequestMatcher(Arrays.stream(PATHS)
                .<RequestMatcher>map(
                        path -> PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, path))
                .toList()));
        filter.setSuccessHandler((_, _, _) -> {});
        filter.setFailureHandler(
                (request, response, refused) -> errors.resolveException(request, response, null, refused));
        return filter;
    }

    /// An application that has shown who it is may send so many requests in a second.
    private static final class ApplicationRate extends OncePerRequestFilter {

        private final RequestRate rate;
        private final HandlerExceptionResolver errors;

        ApplicationRate(RequestRate rate, HandlerExceptionResolver errors) {
            this.rate = rate;
            this.errors = errors;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (SecurityContextHolder.getContext().getAuthentication() instanceof ClientAuthentication shown
                    && shown.client().role() == Role.APPLICATION
                    && !rate.admits(request, shown.client().id())) {
                errors.resolveException(request, response, null, Refused.tooMany(rate));
            } else {
                chain.doFilter(request, response);
            }
        }
    }

    /// What fails while a client is authenticated is rendered as what fails in a controller.
    private static final class FailureRenderer extends OncePerRequestFilter {

        private final HandlerExceptionResolver errors;

        FailureRenderer(HandlerExceptionResolver errors) {
            this.errors = errors;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            try {
                chain.doFilter(request, response);
            } catch (Problem | DataAccessException | TransactionException failure) {
                errors.resolveException(request, response, null, failure);
            }
        }
    }
}
