package io.edgemep.common.audit;

import io.edgemep.common.BearerSecurity;
import io.edgemep.common.ClientAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Sees which requests for a change are refused, whoever refuses them: it is outside of everything else. Requests that
/// change nothing pass at the cost of a comparison.
public final class RefusedRequests extends OncePerRequestFilter implements BearerSecurity.Refusals {

    private static final String CALLER = RefusedRequests.class.getName() + ".caller";
    private static final String REASON = RefusedRequests.class.getName() + ".reason";

    private final AuditedOperations operations;
    private final RefusalWriter writer;

    RefusedRequests(AuditedOperations operations, RefusalWriter writer) {
        this.operations = operations;
        this.writer = writer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        var status = HttpStatus.resolve(response.getStatus());
        if (isWrite(request) && status != null && status.is4xxClientError()) {
            operations.of(request).ifPresent(asked -> refused(request, asked, status.value()));
        }
    }

    private void refused(HttpServletRequest request, AuditedOperations.Asked asked, int status) {
        var caller = request.getAttribute(CALLER) instanceof String known ? known : Origin.NOBODY;
        var reason = request.getAttribute(REASON) instanceof String known ? known : null;
        writer.refused(new Refusal(
                caller,
                ClientAddress.of(request).text(),
                asked.action(),
                asked.appInstanceId(),
                request.getRequestURI(),
                status,
                reason));
    }

    /// Behind Spring Security, where a request's caller is known.
    void identified(HttpServletRequest request) {
        if (isWrite(request) && request.getRemoteUser() != null) {
            request.setAttribute(CALLER, request.getRemoteUser());
        }
    }

    @Override
    public void refused(HttpServletRequest request, String reason) {
        identified(request);
        request.setAttribute(REASON, reason);
    }

    private static boolean isWrite(HttpServletRequest request) {
        var method = request.getMethod();
        return !method.equals(HttpMethod.GET.name())
                && !method.equals(HttpMethod.HEAD.name())
                && !method.equals(HttpMethod.OPTIONS.name());
    }
}
