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

/// Log lines of a request name the application that sent it, once its token is known.
final class CallerInLogs extends OncePerRequestFilter {

    /// Scopes of Mp1, which only applications have.
    private static final String APPLICATIONS = "SCOPE_mec_";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller == null || !isApplication(caller)) {
            chain.doFilter(request, response);
            return;
        }
        try (var _ = MDC.putCloseable(LogFields.APP_INSTANCE_ID, caller.getName())) {
            chain.doFilter(request, response);
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
