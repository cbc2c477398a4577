package io.edgemep.server.management;

import io.edgemep.common.BearerSecurity;
import io.edgemep.common.ProblemWriter;
import io.edgemep.server.mp1.MecAppSupportApi;
import io.edgemep.server.mp1.ServiceGovernApi;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/// The security chain of all that is Mm5, as `mep.mm5.authentication` has it.
@Configuration(proxyBeanMethods = false)
class Mm5Security {

    private static final Logger log = LoggerFactory.getLogger(Mm5Security.class);

    private static final String NO_CERTIFICATE =
            "Mm5 needs a client certificate of a platform manager; present one in the TLS handshake.";

    private static final String NO_MANAGER = "The client certificate's subject is none of those in mep.mm5.subjects.";

    @Bean
    @Order(1)
    SecurityFilterChain mm5(
            HttpSecurity http, BearerSecurity bearer, BearerSecurity.Refusals refused, Mm5Properties properties) {
        http.securityMatcher(managers());
        switch (properties.authentication()) {
            case TOKEN -> {
                bearer.applyTo(http);
                http.authorizeHttpRequests(requests -> requests.anyRequest().hasAuthority("SCOPE_mepcfg"));
            }
            case MUTUAL_TLS -> certificates(stateless(http), new CertificateSubjects(properties.subjects()), refused);
            case NONE -> {
                log.warn("mep.mm5.authentication is none: whoever reaches this port may manage every application.");
                stateless(http)
                        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
            }
        }
        return http.build();
    }

    private static RequestMatcher managers() {
        var paths = PathPatternRequestMatcher.withDefaults();
        return new OrRequestMatcher(
                paths.matcher("/mepcfg/**"),
                paths.matcher(MecAppSupportApi.MANAGERS_TERMINATION),
                // All that is not the gateway's: a HEAD is a GET whose answer is not shown.
                new AndRequestMatcher(
                        paths.matcher(ServiceGovernApi.ROOT + "/**"),
                        new NegatedRequestMatcher(paths.matcher(HttpMethod.POST, ServiceGovernApi.GATEWAY_LOG))));
    }

    private static void certificates(HttpSecurity http, CertificateSubjects subjects, BearerSecurity.Refusals refused) {
        http.x509(certificates -> certificates
                        .x509PrincipalExtractor(CertificateSubjects::of)
                        .authenticationUserDetailsService(subjects))
                .authorizeHttpRequests(requests -> requests.anyRequest().hasAuthority(CertificateSubjects.MANAGER))
                .exceptionHandling(handling -> handling.authenticationEntryPoint((request, response, _) ->
                                refuse(refused, request, response, HttpStatus.UNAUTHORIZED, NO_CERTIFICATE))
                        .accessDeniedHandler((request, response, _) ->
                                refuse(refused, request, response, HttpStatus.FORBIDDEN, NO_MANAGER)));
    }

    private static void refuse(
            BearerSecurity.Refusals refused,
            HttpServletRequest request,
            HttpServletResponse response,
            HttpStatus status,
            String sentence)
            throws IOException {
        refused.refused(request, sentence);
        ProblemWriter.write(request, response, status, sentence);
    }

    private static HttpSecurity stateless(HttpSecurity http) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }
}
