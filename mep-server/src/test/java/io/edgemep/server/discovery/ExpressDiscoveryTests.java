package io.edgemep.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.ExportedTraces;
import io.edgemep.common.RequestRate;
import io.edgemep.common.TestIssuer;
import io.edgemep.server.TestServices;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceInfo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class ExpressDiscoveryTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 100;
    private static final String SERVICES = "/mec_service_mgmt/v1/services";
    private static final DiscoveryProperties PROPERTIES =
            new DiscoveryProperties(3, 10, Duration.ofSeconds(1), Duration.ofSeconds(1), 10, DataSize.ofMegabytes(1));

    private final ServiceCatalogue catalogue = new ServiceCatalogue();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Jwt known = token(Map.of("scope", "other mec_service_mgmt"));
    private boolean admitted = true;

    private final PreparedAnswers answers = new PreparedAnswers(JSON, PROPERTIES);
    private final ExpressDiscovery express = new ExpressDiscovery(
            catalogue,
            answers,
            new WholeList(catalogue, answers, PROPERTIES),
            shown -> shown.equals("known") ? Optional.of(known) : Optional.empty(),
            (application, _) -> admitted && application.equals("camera-1"),
            new RequestRate(MOST),
            PROPERTIES,
            new ExportedTraces(true),
            meters);

    @BeforeEach
    void threeServices() {
        catalogue.put(service("1", "one"));
        catalogue.put(service("2", "two"));
        catalogue.put(service("3", "two"));
    }

    private static Jwt token(Map<String, Object> claims) {
        return Jwt.withTokenValue("known")
                .header("alg", "RS256")
                .subject("camera-1")
                .issuedAt(Instant.EPOCH)
                .claims(all -> all.putAll(claims))
                .build();
    }

    private static RegisteredService service(String id, String name) {
        var info = JSON.readValue(
                TestServices.named(name)
                        .with("/serInstanceId", "\"" + id + "\"")
                        .json(),
                ServiceInfo.class);
        return new RegisteredService("owner", info, 1);
    }

    private static MockHttpServletRequest request(String path) {
        var request = new MockHttpServletRequest("GET", path.split("[?]", -1)[0]);
        request.setQueryString(path.contains("?") ? path.substring(path.indexOf('?') + 1) : null);
        request.addHeader("Authorization", "Bearer known");
        return request;
    }

    /// @return the answer; nothing where the request goes on to the others
    private Optional<MockHttpServletResponse> answer(MockHttpServletRequest request) throws Exception {
        var response = new MockHttpServletResponse();
        var others = new MockFilterChain();
        express.doFilter(request, response, others);
        return others.getRequest() == null ? Optional.of(response) : Optional.empty();
    }

    private List<String> ids(String path) throws Exception {
        var list = JSON.readTree(answer(request(path)).orElseThrow().getContentAsByteArray());
        return list.valueStream()
                .map(each -> each.path("serInstanceId").asString())
                .toList();
    }

    @Test
    void answersWhatConsumersAskMost() throws Exception {
        assertThat(ids(SERVICES)).containsExactly("1", "2", "3");
        assertThat(ids(SERVICES + "?ser_name=two")).containsExactly("2", "3");
        assertThat(ids(SERVICES + "?ser_name=nobody")).isEmpty();
        assertThat(ids("/mep" + SERVICES + "?ser_name=one")).containsExactly("1");
        var single = answer(request(SERVICES + "/1")).orElseThrow();
        assertThat(single.getHeader("ETag")).isEqualTo("\"1\"");
        assertThat(JSON.readTree(single.getContentAsByteArray())
                        .at("/_links/self/href")
                        .asString())
                .isEqualTo("http://localhost" + SERVICES + "/1");
    }

    @Test
    void leavesToTheOthersWhatIsToBeTraced() throws Exception {
        var traced = request(SERVICES);
        traced.addHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(answer(traced)).isEmpty();

        for (var notWanted : List.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "01", "")) {
            var untraced = request(SERVICES);
            untraced.addHeader("traceparent", notWanted);
            assertThat(answer(untraced)).as(notWanted).isPresent();
        }
    }

    @Test
    void leavesToTheOthersWhatAnApplicationAsksBeyondItsRate() throws Exception {
        var limit = 10 * MOST;
        while (limit > 0 && answer(request(SERVICES)).isPresent()) {
            limit--;
        }
        assertThat(limit).isPositive();
    }

    @Test
    void showsAServiceBelowTheRootThatTheClientUsed() throws Exception {
        answer(request(SERVICES + "/1"));
        var other = request("/mep" + SERVICES + "/1");
        other.setServerName("gateway.example");
        other.setServerPort(8443);

        var links = JSON.readTree(answer(other).orElseThrow().getContentAsByteArray())
                .path("_links");
        assertThat(links.at("/self/href").asString()).isEqualTo("http://gateway.example:8443/mep" + SERVICES + "/1");
    }

    @Test
    void showsAServiceAsItIsNow() throws Exception {
        answer(request(SERVICES + "/1"));
        catalogue.put(new RegisteredService("owner", service("1", "renamed").info(), 2));

        var now = answer(request(SERVICES + "/1")).orElseThrow();
        assertThat(now.getContentAsString()).contains("renamed");
        assertThat(now.getHeader("ETag")).isEqualTo("\"2\"");
    }

    @Test
    void showsTheListAsItIsNow() throws Exception {
        assertThat(ids(SERVICES)).containsExactly("1", "2", "3");
        catalogue.remove("2", 2);
        assertThat(ids(SERVICES)).containsExactly("1", "3");
        catalogue.put(service("4", "four"));
        assertThat(ids(SERVICES)).containsExactly("1", "3", "4");

        var other = request(SERVICES);
        other.setServerName("gateway.example");
        assertThat(answer(other).orElseThrow().getContentAsString())
                .contains("http://gateway.example/")
                .doesNotContain("localhost");
    }

    @Test
    void countsItsAnswersWithAllOthers() throws Exception {
        answer(request(SERVICES));
        answer(request(SERVICES + "/1"));
        answer(request(SERVICES + "/nobody"));

        assertThat(meters.get("http.server.requests")
                        .tag("uri", SERVICES)
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("http.server.requests")
                        .tag("uri", SERVICES + "/{serviceId}")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SERVICES + "/nobody",
                SERVICES + "/",
                SERVICES + "/1/",
                SERVICES + "/%31",
                SERVICES + ";a=b",
                SERVICES + "/1?x=y",
                SERVICES + "?",
                SERVICES + "?ser_name=",
                SERVICES + "?ser_name=%6Fne",
                SERVICES + "?ser_name=a+b",
                SERVICES + "?ser_name=one&ser_name=two",
                SERVICES + "?ser_category_id=1",
                SERVICES + "?unknown=1",
                "/mec_service_mgmt/v10/services",
                "/mec_service_mgmt/v1/applications/camera-1/services",
                "/mec_service_mgmt/v1/transports",
                "/mep/mec_app_support/v1/services"
            })
    void leavesOtherQuestionsToTheOthers(String path) throws Exception {
        assertThat(answer(request(path))).isEmpty();
    }

    private void leaves(Consumer<MockHttpServletRequest> change) throws Exception {
        var request = request(SERVICES);
        change.accept(request);
        assertThat(answer(request)).isEmpty();
    }

    @Test
    void leavesRequestsThatAreOutOfTheOrdinaryToTheOthers() throws Exception {
        leaves(request -> request.setMethod("HEAD"));
        leaves(request -> request.setMethod("POST"));
        leaves(request -> request.setContent(new byte[] {'x'}));
        leaves(request -> request.addHeader("Transfer-Encoding", "chunked"));
        leaves(request -> request.addHeader("If-None-Match", "\"1\""));
        leaves(request -> request.addHeader("If-Match", "\"1\""));
        leaves(request -> request.addHeader("Origin", "https://portal.example"));
        leaves(request -> request.addHeader("Accept", "text/html"));
        leaves(request -> request.setServerName(""));
        leaves(request -> request.addHeader("Authorization", "Bearer known"));
        var accepting = request(SERVICES);
        accepting.addHeader("Accept", "application/json");
        assertThat(answer(accepting)).isPresent();
    }

    @Test
    void leavesMoreServicesThanMayBeShownToTheOthers() throws Exception {
        catalogue.put(service("4", "four"));
        assertThat(answer(request(SERVICES))).isEmpty();
        assertThat(ids(SERVICES + "?ser_name=four")).containsExactly("4");
    }

    @Test
    void answersNobodyWithoutATokenThatIsKnownAndCovers() throws Exception {
        leaves(request -> request.removeHeader("Authorization"));
        leaves(request -> {
            request.removeHeader("Authorization");
            request.addHeader("Authorization", "Bearer " + TestIssuer.token("camera-1", "mec_service_mgmt"));
        });
        leaves(request -> {
            request.removeHeader("Authorization");
            request.addHeader("Authorization", "Basic known");
        });

        known = token(Map.of("scope", "mec_service_mgmt_not mec_app_support"));
        leaves(_ -> {});
        known = token(Map.of("other", "mec_service_mgmt"));
        leaves(_ -> {});
        known = token(Map.of("scope", "mec_service_mgmt", "cnf", Map.of("x5t#S256", "x")));
        leaves(_ -> {});
        known = token(Map.of("scope", "mec_service_mgmt", "sub", "camera-2"));
        leaves(_ -> {});
        known = token(Map.of("scope", "mec_service_mgmt"));
        admitted = false;
        leaves(_ -> {});
        admitted = true;
        assertThat(answer(request(SERVICES))).isPresent();
    }
}
