package io.edgemep.server;

import io.edgemep.common.BearerSecurity;
import io.edgemep.server.mp1.ServiceGovernApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/// Which scope opens which API. What is not named here needs a token and is then not there.
@Configuration(proxyBeanMethods = false)
class Security {

    @Bean
    SecurityFilterChain api(HttpSecurity http, BearerSecurity bearer) {
        bearer.applyTo(http);
        http.authorizeHttpRequests(requests -> requests.requestMatchers(
                        "/mec_service_mgmt/**", "/mep/mec_service_mgmt/**", "/mep/gateway/**")
                .hasAuthority("SCOPE_mec_service_mgmt")
                .requestMatchers("/mec_app_support/**", "/mep/mec_app_support/**")
                .hasAuthority("SCOPE_mec_app_support")
                .requestMatchers("/admin/**", "/actuator/prometheus")
                .hasAuthority("SCOPE_mep_admin")
                .requestMatchers("/actuator/health/**", "/livez", "/readyz", "/v3/api-docs/**", "/v3/api-docs.yaml")
                .permitAll()
                // Its secret is looked at where it is read.
                .requestMatchers(HttpMethod.POST, ServiceGovernApi.GATEWAY_LOG)
                .permitAll()
                .requestMatchers("/swagger-ui.html", "/swagger-ui/**", "/error")
                .permitAll()
                .anyRequest()
                .authenticated());
        return http.build();
    }
}
