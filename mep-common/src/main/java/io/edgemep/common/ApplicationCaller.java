package io.edgemep.common;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.MDC;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// What holds for requests of an application, once its token is known: log lines name it, and it may send so many.
final class ApplicationCaller extends OncePerRequestFilter {

    /// Scopes of Mp1, which only applications have.
    private static final String APPLICATIONS = "SCOPE_mec_";

    private final RequestRate rate;
    private final BearerSecurity.Refusals refusals;

    ApplicationCaller(RequestRate rate, BearerSecurity.Refusals refusals) {
        this.rate = rate;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller == null || !isApplication(caller)) {
            chain.doFilter(request, response);
            return;
        }
        try (var _ = MDC.putCloseable(LogFields.APP_INSTANCE_ID, caller.getName())) {
            if (rate.admits(request, caller.getName())) {
                chain.doFilter(request, response);
            } else {
                var tooMany = new TooManyRequests(rate);
                refusals.refused(request, tooMany.detail());
                ProblemWriter.write(request, response, tooMany);
            }
        }
    }

    private static boolean isApplication(Authentication caller) {
        for (var authority : caller.getAuthorities()) {
            if (String.valueOf(authority.getAuthority()).startsWith(APPLICATIONS)) {
                return true;
            }
        }
        return false;
    }
}
