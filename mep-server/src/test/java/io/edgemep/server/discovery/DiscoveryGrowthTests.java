package io.edgemep.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.ExportedTraces;
import io.edgemep.common.RequestRate;
import io.edgemep.server.TestServices;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceInfo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.unit.DataSize;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/// A coarse guard: what looks at all services to find one is far slower among 100 000. How fast a discovery is,
/// bench/run measures.
class DiscoveryGrowthTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SERVICES = "/mec_service_mgmt/v1/services";
    private static final int FEW = 100;
    private static final int MANY = 100_000;
    private static final int ROUNDS = 9;
    private static final int REQUESTS = 500;
    private static final DiscoveryProperties PROPERTIES = new DiscoveryProperties(
            10_000, 10, Duration.ofSeconds(1), Duration.ofSeconds(1), 10, DataSize.ofMegabytes(64));

    /// Each asks for services that both catalogues have, so that these differ in their sizes alone, and not in how
    /// much of what is asked for the processor's caches hold.
    private enum Question {
        BY_NAME("?ser_name=service-%d"),
        BY_ID("/%d"),
        BY_CATEGORY("?ser_category_id=category-%d");

        private final String form;

        Question(String form) {
            this.form = form;
        }

        String about(int service) {
            return SERVICES + form.formatted(service % FEW);
        }
    }

    /// A platform's discovery with so many services.
    private record Discovery(ServiceCatalogue catalogue, ExpressDiscovery express, DiscoveryController general) {

        static Discovery among(int services) {
            var catalogue = new ServiceCatalogue();
            var info = TestServices.named("NAME").json();
            IntStream.range(0, services).forEach(number -> catalogue.put(service(info, number)));
            var answers = new PreparedAnswers(JSON, PROPERTIES);
            var token = Jwt.withTokenValue("known")
                    .header("alg", "RS256")
                    .subject("camera-1")
                    .issuedAt(Instant.EPOCH)
                    .claims(all -> all.putAll(Map.of("scope", "mec_service_mgmt")))
                    .build();
            return new Discovery(
                    catalogue,
                    new ExpressDiscovery(
                            catalogue,
                            answers,
                            new WholeList(catalogue, answers, PROPERTIES),
                            _ -> Optional.of(token),
                            (_, _) -> true,
                            new RequestRate(1_000_000),
                            PROPERTIES,
                            new ExportedTraces(false),
                            new SimpleMeterRegistry()),
                    new DiscoveryController(catalogue, answers, PROPERTIES));
        }

        private static RegisteredService service(String info, int number) {
            var json = info.replace("NAME", "service-" + number)
                    .replace("category-1", "category-" + number)
                    .replaceFirst("\\{", "{\"serInstanceId\": \"" + number + "\",");
            return new RegisteredService("owner", JSON.readValue(json, ServiceInfo.class), 1);
        }

        /// @return the length of the answer
        int ask(Question question, int service) throws Exception {
            var parts = question.about(service).split("[?]", -1);
            var request = new MockHttpServletRequest("GET", parts[0]);
            request.addHeader("Authorization", "Bearer known");
            var response = new MockHttpServletResponse();
            if (question == Question.BY_CATEGORY) {
                var query = UriComponentsBuilder.fromUriString("?" + parts[1])
                        .build()
                        .getQueryParams();
                general.services(new LinkedMultiValueMap<>(query), request, response);
                return response.getContentAsByteArray().length;
            }
            if (parts.length > 1) {
                request.setQueryString(parts[1]);
            }
            express.doFilter(request, response, new MockFilterChain());
            return response.getContentAsByteArray().length;
        }

        long nanosOfProcessor(Question question) throws Exception {
            var threads = ManagementFactory.getThreadMXBean();
            var before = threads.getCurrentThreadCpuTime();
            var octets = 0L;
            for (var request = 0; request < REQUESTS; request++) {
                octets += ask(question, request);
            }
            assertThat(octets).isGreaterThan(100L * REQUESTS);
            return threads.getCurrentThreadCpuTime() - before;
        }
    }

    @Test
    void costsTheSameAmongAThousandTimesAsManyServices() throws Exception {
        var few = Discovery.among(FEW);
        var many = Discovery.among(MANY);
        assertThat(many.catalogue().size()).isEqualTo(MANY);

        for (var question : Question.values()) {
            assertThat(ratio(question, few, many))
                    .as("%s: processor time among %d services, in that among %d", question, MANY, FEW)
                    .isLessThan(1.5);
        }
    }

    /// In turns, because what else the machine does changes; the first half of the rounds is for the compiler.
    private static double ratio(Question question, Discovery few, Discovery many) throws Exception {
        var amongFew = new long[ROUNDS];
        var amongMany = new long[ROUNDS];
        for (var round = 0; round < 2 * ROUNDS; round++) {
            amongFew[round % ROUNDS] = few.nanosOfProcessor(question);
            amongMany[round % ROUNDS] = many.nanosOfProcessor(question);
        }
        return (double) median(amongMany) / median(amongFew);
    }

    private static long median(long[] values) {
        return Arrays.stream(values)
                .sorted()
                .skip(values.length / 2)
                .findFirst()
                .orElseThrow();
    }
}
