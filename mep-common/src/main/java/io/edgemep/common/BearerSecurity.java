package io.edgemep.common;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.OAuth2ProtectedResourceMetadataFilter;
import org.springframework.security.oauth2.server.resource.web.access.BearerTokenAccessDeniedHandler;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/// The part of a security chain that both services share: no session, bearer tokens only, refusals as ProblemDetails.
public final class BearerSecurity {

    private static final BearerTokenAuthenticationConverter TOKENS = tokens();

    private final BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();
    private final BearerTokenAccessDeniedHandler denied = new BearerTokenAccessDeniedHandler();
    private final BearerTokenAuthenticationFilter bearer;

    /// Where a challenge sends the client to learn whose tokens are taken here (RFC 9728).
    private final OAuth2ProtectedResourceMetadataFilter metadata = new OAuth2ProtectedResourceMetadataFilter();

    private final Refusals refusals;

    private final RequestRate rate;

    /// @param certificates whether the port asks for client certificates
    BearerSecurity(
            JwtDecoder decoder, TokenProperties properties, Refusals refusals, RequestRate rate, boolean certificates) {
        this.refusals = refusals;
        this.rate = rate;
        metadata.setProtectedResourceMetadataCustomizer(resource ->
                resource.authorizationServer(properties.issuer()).tlsClientCertificateBoundAccessTokens(certificates));
        var tokens = new JwtAuthenticationProvider(decoder);
        AuthenticationManagerResolver<HttpServletRequest> authentication =
                request -> shown -> CertificateBinding.checked(tokens.authenticate(shown), request);
        bearer = new BearerTokenAuthenticationFilter(authentication, BearerSecurity::shown);
        bearer.setAuthenticationFailureHandler(this::refuse);
        bearer.setAuthenticationEntryPoint(this::refuse);
    }

    private static BearerTokenAuthenticationConverter tokens() {
        var tokens = new BearerTokenAuthenticationConverter();
        tokens.setBearerTokenResolver(new BearerToken());
        return tokens;
    }

    /// With two headers, a gateway may have checked the other one.
    private static @Nullable Authentication shown(HttpServletRequest request) {
        if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
            throw new OAuth2AuthenticationException(
                    BearerTokenErrors.invalidRequest("There is more than one Authorization header; send one."));
        }
        return TOKENS.convert(request);
    }

    /// Who is told of each request that is refused for want of a token that counts.
    @FunctionalInterface
    public interface Refusals {

        /// @param reason what the answer says
        void refused(HttpServletRequest request, String reason);
    }

    /// Not a `Customizer` bean: Spring Security would apply that to every chain of the service by itself.
    public void applyTo(HttpSecurity http) {
        http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(Customizer.withDefaults())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(metadata, BasicAuthenticationFilter.class)
                .addFilterBefore(bearer, BasicAuthenticationFilter.class)
                // Behind the one by which the request knows its caller.
                .addFilterBefore(new ApplicationCaller(rate, refusals), AnonymousAuthenticationFilter.class)
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(entryPoint()).accessDeniedHandler(accessDenied()));
    }

    private AuthenticationEntryPoint entryPoint() {
        return this::refuse;
    }

    private AccessDeniedHandler accessDenied() {
        return this::deny;
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException refusal)
            throws IOException {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                ProblemWriter.write(request, response, problem);
                return;
            }
        }
        refusals.refused(request, sentence(refusal));
        challenge.commence(request, response, refusal);
        ProblemWriter.write(request, response, HttpStatusCode.valueOf(response.getStatus()), sentence(refusal));
    }

    private void deny(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refusal)
            throws IOException {
        var sentence = "The token's scope does not cover this operation.";
        refusals.refused(request, sentence);
        denied.handle(request, response, refusal);
        ProblemWriter.write(request, response, HttpStatus.FORBIDDEN, sentence);
    }

    private static String sentence(AuthenticationException refusal) {
        return refusal instanceof OAuth2AuthenticationException oauth
                        && oauth.getError().getDescription() != null
                ? oauth.getError().getDescription()
                : "A bearer token is needed: send Authorization: Bearer followed by a token of the token endpoint.";
    }
}
