package io.edgemep.auth;

import io.edgemep.common.BearerSecurity;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/// The security chain of everything but the token endpoint: what is not open here needs the administrator's token, and
/// two operations take the platform's too.
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

    private static final String ADMINISTRATOR = "SCOPE_mep_admin";
    private static final String PLATFORM = "SCOPE_mep_credentials";
    private static final String MANAGER = "SCOPE_mepcfg";

    @Bean
    @Order(2)
    SecurityFilterChain api(HttpSecurity http, BearerSecurity bearer) {
        bearer.applyTo(http);
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(
                                // Signed with an access key, which no filter looks at.
                                "/mep/token",
                                "/.well-known/jwks.json",
                                "/.well-known/oauth-authorization-server",
                                "/actuator/health/**",
                                "/livez",
                                "/readyz",
                                "/v3/api-docs/**",
                                "/v3/api-docs.yaml",
                                "/swagger-ui.html",
                                "/swagger-ui/**")
                        .permitAll()
                        .requestMatchers("/actuator/prometheus")
                        .hasAuthority(ADMINISTRATOR)
                        .requestMatchers("/actuator/**")
                        .denyAll()
                        .requestMatchers(HttpMethod.POST, "/auth/v1/applications/*/disable")
                        .hasAnyAuthority(ADMINISTRATOR, PLATFORM)
                        .requestMatchers(HttpMethod.GET, "/auth/v1/revocations")
                        .hasAnyAuthority(ADMINISTRATOR, PLATFORM)
                        .requestMatchers(HttpMethod.GET, "/auth/v1/audit")
                        .hasAnyAuthority(ADMINISTRATOR, MANAGER)
                        // A path that is not there is told to the administrator alone.
                        .anyRequest()
                        .hasAuthority(ADMINISTRATOR))
                .build();
    }
}
