package io.edgemep.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.TestServices;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceInfo;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.json.JsonMapper;

class ServiceCatalogueTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ServiceCatalogue catalogue = new ServiceCatalogue();

    @Test
    void neverGoesBackToAnOlderVersion() {
        catalogue.put(service("1", "new", 2));
        catalogue.put(service("1", "old", 1));

        assertThat(named("new")).hasSize(1);
        assertThat(named("old")).isEmpty();
    }

    @Test
    void neverBringsARemovedServiceBack() {
        catalogue.put(service("1", "name", 1));
        catalogue.remove("1", 2);
        catalogue.put(service("1", "name", 1));

        assertThat(catalogue.find("1")).isEmpty();
        assertThat(named("name")).isEmpty();
        assertThat(catalogue.size()).isZero();
    }

    @Test
    void forgetsAServiceUnderItsOldNameAndCategory() {
        catalogue.put(service("1", "before", 1));
        catalogue.put(service("1", "after", 2));

        assertThat(named("before")).isEmpty();
        assertThat(named("after")).hasSize(1);
    }

    @Test
    void listsInTheOrderOfRegistration() {
        catalogue.put(service("3", "same", 0));
        catalogue.put(service("1", "same", 0));
        catalogue.put(service("2", "same", 0));

        assertThat(named("same")).extracting(RegisteredService::id).containsExactly("1", "2", "3");
    }

    @Test
    void agreesWithItselfWhateverOrderChangesComeIn() throws Exception {
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new java.util.ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                var shift = writer;
                all.add(writers.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        var version = (i * 7 + shift * 3) % 500;
                        catalogue.put(service("id-" + i % 10, "name-" + version % 5, version));
                    }
                }));
            }
            for (var one : all) {
                one.get();
            }
        }

        var byName = 0;
        for (int i = 0; i < 5; i++) {
            byName += named("name-" + i).size();
        }
        assertThat(byName).isEqualTo(catalogue.size()).isEqualTo(10);
    }

    @Test
    void keepsWhatServicesHaveAlikeOnce() {
        catalogue.put(service("1", "one", 0));
        catalogue.put(service("2", "two", 0));

        var one = catalogue.find("1").orElseThrow();
        var two = catalogue.find("2").orElseThrow();
        assertThat(one.info().serCategory()).isNotNull().isSameAs(two.info().serCategory());
        assertThat(one.info().transportInfo().protocol())
                .isSameAs(two.info().transportInfo().protocol());
        assertThat(one.info().transportInfo().security())
                .isSameAs(two.info().transportInfo().security());
        assertThat(one).isEqualTo(service("1", "one", 0));
    }

    private List<RegisteredService> named(String name) {
        var parameters = new LinkedMultiValueMap<String, String>();
        parameters.add("ser_name", name);
        return Objects.requireNonNull(catalogue.find(ServiceQuery.of(parameters, 10), null, Integer.MAX_VALUE));
    }

    private static RegisteredService service(String id, String name, long version) {
        var json = TestServices.named(name)
                .with("/serInstanceId", "\"" + id + "\"")
                .json();
        return new RegisteredService("owner", JSON.readValue(json, ServiceInfo.class), version);
    }
}
