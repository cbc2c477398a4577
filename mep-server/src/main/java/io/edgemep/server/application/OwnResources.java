package io.edgemep.server.application;

import io.edgemep.common.Problem;
import io.edgemep.server.mp1.MecAppSupportApi;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Instant;
import java.util.Map;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// On Mp1 an application acts for itself alone: the `{appInstanceId}` of the path is the token's subject.
@Configuration(proxyBeanMethods = false)
class OwnResources implements WebMvcConfigurer, HandlerInterceptor {

    private final Admission admission;

    OwnResources(Admission admission) {
        this.admission = admission;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this)
                .addPathPatterns(
                        "/mec_service_mgmt/**",
                        "/mep/mec_service_mgmt/**",
                        "/mec_app_support/**",
                        "/mep/mec_app_support/**",
                        "/mep/gateway/**")
                .excludePathPatterns(MecAppSupportApi.MANAGERS_TERMINATION);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var subject = request.getUserPrincipal().getName();
        admission.admit(subject, issuedAt(request.getUserPrincipal()));
        var named = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                ? variables.get("appInstanceId")
                : null;
        if (named instanceof String other && !other.equals(subject)) {
            throw admission.knows(other) ? NotYours.application(other) : NotYours.nobody(other);
        }
        return true;
    }

    private static Instant issuedAt(Principal caller) {
        var issuedAt = caller instanceof JwtAuthenticationToken token
                ? token.getToken().getIssuedAt()
                : null;
        return issuedAt == null ? Instant.EPOCH : issuedAt;
    }

    private static final class NotYours extends Problem {

        private NotYours(HttpStatus status, String detail) {
            super(status, detail);
        }

        static NotYours application(String appInstanceId) {
            return new NotYours(
                    HttpStatus.FORBIDDEN,
                    "The token is another application's than %s; an application reaches its own resources only."
                            .formatted(appInstanceId));
        }

        static NotYours nobody(String appInstanceId) {
            return new NotYours(
                    HttpStatus.NOT_FOUND, "The platform knows no application instance %s.".formatted(appInstanceId));
        }
    }
}
