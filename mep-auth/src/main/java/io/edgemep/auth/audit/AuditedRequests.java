package io.edgemep.auth.audit;

import io.edgemep.common.BearerSecurity;
import io.edgemep.common.ClientAddress;
import io.edgemep.common.audit.AuditedOperations;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Has refused requests in the audit log: changes that were not made, and tokens that do not count. Of a request it
/// knows the method and the path, which hold no secret. Who makes a change tells [Changes] of it.
@Component
class AuditedRequests implements HandlerInterceptor, WebMvcConfigurer, BearerSecurity.Refusals {

    /// Of what changes nothing, or is not there.
    private static final String ACCESS = "access";

    private final AuditLog audit;
    private final AuditedOperations operations;
    private final ApplicationEventPublisher events;

    AuditedRequests(AuditLog audit, AuditedOperations operations, ApplicationEventPublisher events) {
        this.operations = operations;
        this.audit = audit;
        this.events = events;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        // The OAuth endpoints publish what the log is to have themselves.
        registry.addInterceptor(this).excludePathPatterns("/oauth2/**", "/mep/token", "/error");
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        // Of any other failure it is not known here whether the change was made; if so, its own entry tells.
        if (isChange(request) && response.getStatus() >= 400 && response.getStatus() < 500) {
            audit.notMade(
                    asked(request),
                    client(request),
                    ClientAddress.of(request).text(),
                    response.getStatus(),
                    "%s: not done, answered %d".formatted(describe(request), response.getStatus()));
        }
    }

    @Override
    public void refused(HttpServletRequest request, String reason) {
        events.publishEvent(new TokenRefused(
                asked(request).action(),
                client(request),
                ClientAddress.of(request).text(),
                "%s: %s".formatted(describe(request), reason)));
    }

    private AuditLog.Asked asked(HttpServletRequest request) {
        return operations
                .of(request)
                .map(asked -> new AuditLog.Asked(asked.action(), asked.appInstanceId(), request.getRequestURI()))
                .orElseGet(() -> new AuditLog.Asked(ACCESS, null, request.getRequestURI()));
    }

    private static boolean isChange(HttpServletRequest request) {
        var method = HttpMethod.valueOf(request.getMethod());
        return request.getRemoteUser() != null
                && !method.equals(HttpMethod.GET)
                && !method.equals(HttpMethod.HEAD)
                && !method.equals(HttpMethod.OPTIONS);
    }

    private static String client(HttpServletRequest request) {
        var user = request.getRemoteUser();
        return user == null ? "" : user;
    }

    private static String describe(HttpServletRequest request) {
        return "%s %s".formatted(request.getMethod(), request.getRequestURI());
    }
}
