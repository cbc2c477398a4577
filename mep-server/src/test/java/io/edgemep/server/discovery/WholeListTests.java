package io.edgemep.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.TestServices;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class WholeListTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ApiRoot ROOT = new ApiRoot("https://mep.example/mec_service_mgmt/v1");

    private final ServiceCatalogue catalogue = new ServiceCatalogue();

    private WholeList list(DataSize most) {
        var properties = new DiscoveryProperties(3, 10, Duration.ofSeconds(1), Duration.ofSeconds(1), 10, most);
        return new WholeList(catalogue, new PreparedAnswers(JSON, properties), properties);
    }

    private void put(String id, long version) {
        var service = TestServices.named("name-" + version).with("/serInstanceId", "\"" + id + "\"");
        catalogue.put(new RegisteredService("owner", JSON.readValue(service.json(), ServiceInfo.class), version));
    }

    @Test
    void isWrittenOnceForAsLongAsNothingChanges() {
        var list = list(DataSize.ofMegabytes(1));
        put("1", 1);
        var first = list.of(ROOT);

        assertThat(list.of(ROOT)).isSameAs(first);
        put("1", 2);
        assertThat(list.of(ROOT)).isNotSameAs(first).asString().contains("name-2");
    }

    @Test
    void isNotKeptWhereItIsLargerThanAnswersMayBe() {
        var list = list(DataSize.ofBytes(100));
        put("1", 1);

        assertThat(list.of(ROOT)).isNotSameAs(list.of(ROOT)).isEqualTo(list.of(ROOT));
    }

    @Test
    void isNoneWhereThereAreMoreServicesThanAListMayHave() {
        var list = list(DataSize.ofMegabytes(1));
        LongStream.range(0, 4).forEach(number -> put("id-" + number, number));

        assertThat(list.of(ROOT)).isNull();
    }

    @Test
    void showsOnesOwnWriteAtOnce() throws Exception {
        var list = list(DataSize.ofMegabytes(1));
        put("1", 0);
        Callable<Void> reader = () -> {
            for (var i = 0; i < 20_000; i++) {
                list.of(ROOT);
            }
            return null;
        };
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = readers.submit(reader);
            for (var version = 1L; !reading.isDone(); version++) {
                put("1", version);
                assertThat(new String(Objects.requireNonNull(list.of(ROOT)), StandardCharsets.UTF_8))
                        .contains("\"name-" + version + "\"");
            }
            reading.get();
        }
    }
}
