package io.edgemep.server.discovery;

import io.edgemep.common.CertificateBinding;
import io.edgemep.common.ExportedTraces;
import io.edgemep.common.KnownTokens;
import io.edgemep.common.RequestRate;
import io.edgemep.server.mp1.AdmittedApplications;
import io.edgemep.server.mp1.ApiRoot;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.CompositeHeaderWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.stereotype.Component;

/// Answers the reads that consumers make most before any other filter, where nothing is out of the ordinary: a plain
/// query or id, a token that was verified before, of an application that has not asked too much, services that are
/// there, no span that somebody waits for.
/// Everything else goes on to the security chain and [DiscoveryController], which give the same answers to what
/// is answered here.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ExpressDiscovery implements Filter {

    private static final String SCOPE = "mec_service_mgmt";

    private final ServiceCatalogue catalogue;
    private final PreparedAnswers answers;
    private final WholeList whole;
    private final KnownTokens tokens;
    private final AdmittedApplications applications;
    private final RequestRate rate;
    private final int most;
    private final ExportedTraces traces;
    /// By the root that was asked.
    private final Map<String, Timers> timers = new HashMap<>();

    /// What the security chain gives every answer.
    private final HeaderWriter headers = new CompositeHeaderWriter(List.of(
            new XContentTypeOptionsHeaderWriter(),
            new XXssProtectionHeaderWriter(),
            new CacheControlHeadersWriter(),
            new HstsHeaderWriter(),
            new XFrameOptionsHeaderWriter()));

    ExpressDiscovery(
            ServiceCatalogue catalogue,
            PreparedAnswers answers,
            WholeList whole,
            KnownTokens tokens,
            AdmittedApplications applications,
            RequestRate rate,
            DiscoveryProperties properties,
            ExportedTraces traces,
            MeterRegistry meters) {
        this.catalogue = catalogue;
        this.answers = answers;
        this.whole = whole;
        this.tokens = tokens;
        this.applications = applications;
        this.rate = rate;
        this.most = properties.maxResults();
        this.traces = traces;
        for (var root : PlainRequest.ROOTS) {
            timers.put(
                    root, new Timers(timer(root + "/services", meters), timer(root + "/services/{serviceId}", meters)));
        }
    }

    private record Timers(Timer lists, Timer singles) {}

    /// Counted like the requests that Spring MVC answers, so that it makes no difference to who reads the metrics.
    private static Timer timer(String uri, MeterRegistry meters) {
        return Timer.builder("http.server.requests")
                .tag("method", "GET")
                .tag("uri", uri)
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
        if (plain == null || traces.include(request) || !mayRead(request, plain.token())) {
            return null;
        }
        var root = ApiRoot.at(request, plain.root());
        var counts = Objects.requireNonNull(timers.get(plain.root()));
        return switch (plain.asked()) {
            case PlainRequest.Matching(var query) -> {
                try (var list = list(query, root)) {
                    if (list == null) {
                        yield null;
                    }
                    prepare(request, response);
                    list.writeTo(response);
                    yield counts.lists();
                }
            }
            case PlainRequest.Service(var id) -> {
                var service = catalogue.find(id).orElse(null);
                if (service == null) {
                    yield null;
                }
                response.setHeader(HttpHeaders.ETAG, service.etag());
                var json = answers.of(service, root);
                prepare(request, response);
                response.setContentLength(json.length);
                response.getOutputStream().write(json);
                yield counts.singles();
            }
        };
    }

    private @Nullable ServiceList list(ServiceQuery query, ApiRoot root) {
        if (query.equals(ServiceQuery.ALL)) {
            return whole.of(root);
        }
        var services = catalogue.find(query, null, most);
        return services == null ? null : response -> answers.write(services, root, response.getOutputStream());
    }

    /// A token that is bound to a certificate needs a look at the connection as well.
    private boolean mayRead(HttpServletRequest request, String shown) {
        var token = tokens.find(shown).orElse(null);
        if (token == null || token.hasClaim(CertificateBinding.CLAIM)) {
            return false;
        }
        var application = token.getSubject();
        var issuedAt = Objects.requireNonNullElse(token.getIssuedAt(), Instant.EPOCH);
        return application != null
                && token.getClaim("scope") instanceof String scopes
                && Arrays.asList(scopes.split(" ")).contains(SCOPE)
                && applications.isAdmitted(application, issuedAt)
                && rate.admits(request, application);
    }

    private void prepare(HttpServletRequest request, HttpServletResponse response) {
        headers.writeHeaders(request, response);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    }
}
