package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.gateway.Entity.Kind;
import io.edgemep.server.gateway.Publication.Place;
import io.edgemep.server.gateway.Publication.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What Kong is told of a published service.
class EntitiesTests {

    /// The gateway's own tests hold this file against Kong's fields, and its acceptance plays requests through
    /// it.
    private static final Path SAMPLE = Path.of("../gateway-config/tests/published.json");

    private static final String RESTRICTED = "018f0000-0000-7000-8000-000000000001";
    private static final String OPEN = "018f0000-0000-7000-8000-000000000002";

    private final Entities entities = new Entities(TestGateway.properties());

    private static Publication restricted() {
        return new Publication(
                RESTRICTED,
                Set.of("app-1"),
                new Upstream("http", List.of(new Place("10.1.2.3", 8080, false)), "/location/v1"));
    }

    private static Publication open() {
        return new Publication(
                OPEN,
                null,
                new Upstream(
                        "https",
                        List.of(new Place("10.1.2.3", 8443, false), new Place("10.1.2.4", 8443, false)),
                        null));
    }

    @Test
    void areWhatTheGatewayIsTriedWith() throws IOException {
        var publications = new LinkedHashMap<String, List<Entity>>();
        List.of(restricted(), open()).forEach(each -> publications.put(each.serviceId(), entities.of(each)));
        var whole = Configuration.of(new TreeMap<>(Map.of("_format_version", "3.0")), publications);
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        var made = mapper.readTree(whole.text());
        if (Boolean.getBoolean("mep.contract.write")) {
            Files.writeString(SAMPLE, mapper.writeValueAsString(made) + "\n");
        }

        assertThat(made).isEqualTo(mapper.readTree(Files.readString(SAMPLE)));
    }

    @Test
    void areTheSameOnesEveryTime() {
        assertThat(entities.of(restricted())).isEqualTo(entities.of(restricted()));
        assertThat(entities.of(restricted()).stream().map(Entity::id))
                .doesNotContainAnyElementsOf(
                        entities.of(open()).stream().map(Entity::id).toList());
    }

    @Test
    void haveTheRouteLast() {
        var kinds = entities.of(open()).stream().map(Entity::kind).toList();

        assertThat(kinds).isSorted();
        assertThat(kinds.getLast()).isEqualTo(Kind.ROUTE);
    }

    @Test
    void verifyTheCertificatesOfServicesWithNamesWhereAnAuthorityIsConfigured() {
        var authority = "018f0000-0000-7000-8000-000000000009";
        var verifying = new Entities(TestGateway.properties("upstream.ca-certificates", authority));
        var named = new Publication(
                OPEN, null, new Upstream("https", List.of(new Place("a.mec.example", 8443, true)), null));

        assertThat(service(verifying, named)).containsEntry("tls_verify", true);
        assertThat(service(verifying, named)).containsEntry("ca_certificates", List.of(authority));
        assertThat(service(verifying, open())).containsEntry("tls_verify", false);
        assertThat(service(entities, named)).containsEntry("tls_verify", false);
        assertThat(service(entities, restricted())).doesNotContainKey("tls_verify");
    }

    private static Map<String, Object> service(Entities entities, Publication publication) {
        return entities.of(publication).stream()
                .filter(each -> each.kind() == Kind.SERVICE)
                .findFirst()
                .orElseThrow()
                .fields();
    }
}
