package io.edgemep.auth.token;

import io.edgemep.common.Problem;
import io.edgemep.common.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/// Lets pages of other origins (mep-server's Swagger UI) ask for tokens; refusals are ProblemDetails like all others.
final class TokenEndpointOrigins extends DefaultCorsProcessor {

    private static final Duration PREFLIGHT_AGE = Duration.ofMinutes(10);

    private TokenEndpointOrigins() {}

    static CorsFilter filter(List<String> allowedOrigins) {
        var rules = new CorsConfiguration();
        rules.setAllowedOrigins(allowedOrigins);
        rules.setAllowedMethods(List.of(HttpMethod.POST.name()));
        rules.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, "X-Requested-With"));
        rules.setMaxAge(PREFLIGHT_AGE);
        var filter =
                new CorsFilter(request -> TokenEndpointSecurity.TOKEN.equals(request.getServletPath()) ? rules : null);
        filter.setCorsProcessor(new TokenEndpointOrigins());
        return filter;
    }

    @Override
    public boolean processRequest(
            @Nullable CorsConfiguration rules, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            return super.processRequest(rules, request, response);
        } catch (OriginRefused refused) {
            ProblemWriter.write(request, response, refused);
            return false;
        }
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) {
        throw new OriginRefused();
    }

    private static final class OriginRefused extends Problem {

        OriginRefused() {
            super(
                    HttpStatus.FORBIDDEN,
                    "Pages of this origin may not ask for tokens; mep.auth.token.allowed-origins lists those that may.");
        }
    }
}
