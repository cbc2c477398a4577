package io.edgemep.server.discovery;

import io.edgemep.common.CertificateBinding;
import io.edgemep.common.KnownTokens;
import io.edgemep.server.mp1.AdmittedApplications;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.registry.RegisteredService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/// Answers the reads that consumers make most before any other filter, where nothing is out of the ordinary: a plain
/// query or id, a token that was verified before, services that are there. Everything else goes on to the security
/// chain and [DiscoveryController], which give the same answers to what is answered here.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ExpressDiscovery implements Filter {

    private static final String SCOPE = "mec_service_mgmt";

    private final ServiceCatalogue catalogue;
    private final PreparedAnswers answers;
    private final KnownTokens tokens;
    private final AdmittedApplications applications;
    private final int most;
    private final Timer lists;
    private final Timer singles;

    ExpressDiscovery(
            ServiceCatalogue catalogue,
            PreparedAnswers answers,
            KnownTokens tokens,
            AdmittedApplications applications,
            DiscoveryProperties properties,
            MeterRegistry meters) {
        this.catalogue = catalogue;
        this.answers = answers;
        this.tokens = tokens;
        this.applications = applications;
        this.most = properties.maxResults();
        this.lists = timer("/services", meters);
        this.singles = timer("/services/{serviceId}", meters);
    }

    /// Counted like the requests that Spring MVC answers, so that it makes no difference to who reads the metrics.
    private static Timer timer(String resource, MeterRegistry meters) {
        return Timer.builder("http.server.requests")
                .tag("method", "GET")
                .tag("uri", PlainRequest.ROOTS.getFirst() + resource)
                .tag("status", "200")
                .tag("outcome", "SUCCESS")
                .tag("exception", "none")
                .tag("error", "none")
                .register(meters);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var began = System.nanoTime();
        var timer = answered((HttpServletRequest) request, (HttpServletResponse) response);
        if (timer == null) {
            chain.doFilter(request, response);
        } else {
            timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    /// @return what counts the answer; nothing where none was given
    private @Nullable Timer answered(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var plain = PlainRequest.of(request);
        if (plain == null || !mayRead(plain.token())) {
            return null;
        }
        return switch (plain.asked()) {
            case PlainRequest.Service(var id) -> {
                var service = catalogue.find(id).orElse(null);
                if (service == null) {
                    yield null;
                }
                response.setHeader(HttpHeaders.ETAG, service.etag());
                send(answers.of(service, root(request, plain)), response);
                yield singles;
            }
            case PlainRequest.Named(var name) -> list(catalogue.named(name, most), request, plain, response);
            case PlainRequest.All() -> list(catalogue.all(most), request, plain, response);
        };
    }

    /// @param services nothing where there are too many
    private @Nullable Timer list(
            @Nullable List<RegisteredService> services,
            HttpServletRequest request,
            PlainRequest plain,
            HttpServletResponse response)
            throws IOException {
        if (services == null) {
            return null;
        }
        send(answers.of(services, root(request, plain)), response);
        return lists;
    }

    /// A token that is bound to a certificate needs a look at the connection as well.
    private boolean mayRead(String shown) {
        var token = tokens.find(shown).orElse(null);
        if (token == null || token.hasClaim(CertificateBinding.CLAIM)) {
            return false;
        }
        var application = token.getSubject();
        var issuedAt = Objects.requireNonNullElse(token.getIssuedAt(), Instant.EPOCH);
        return application != null
                && token.getClaim("scope") instanceof String scopes
                && Arrays.asList(scopes.split(" ")).contains(SCOPE)
                && applications.isAdmitted(application, issuedAt);
    }

    private static ApiRoot root(HttpServletRequest request, PlainRequest plain) {
        return ApiRoot.at(request, plain.root());
    }

    /// With the header fields that the security chain gives every answer.
    private static void send(byte[] json, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-XSS-Protection", "0");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, max-age=0, must-revalidate");
        response.setHeader(HttpHeaders.PRAGMA, "no-cache");
        response.setHeader(HttpHeaders.EXPIRES, "0");
        response.setHeader("X-Frame-Options", "DENY");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }
}
