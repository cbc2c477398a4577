package io.edgemep.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.TestServices;
import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class WholeListTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ApiRoot ROOT = new ApiRoot("https://mep.example/mec_service_mgmt/v1");
    private static final ApiRoot OTHER = new ApiRoot("https://other.example/mec_service_mgmt/v1");

    private final ServiceCatalogue catalogue = new ServiceCatalogue();

    private WholeList list(DataSize most) {
        var properties = new DiscoveryProperties(3, 10, Duration.ofSeconds(1), Duration.ofSeconds(1), 10, most);
        return new WholeList(catalogue, new PreparedAnswers(JSON, properties), properties);
    }

    private void put(String id, long version) {
        var service = TestServices.named("name-" + version).with("/serInstanceId", "\"" + id + "\"");
        catalogue.put(new RegisteredService("owner", JSON.readValue(service.json(), ServiceInfo.class), version));
    }

    private static ServiceList asked(WholeList list, ApiRoot root) {
        return Objects.requireNonNull(list.of(root));
    }

    private static ServiceList read(WholeList list, ApiRoot root) {
        try (var read = asked(list, root)) {
            return read;
        }
    }

    private static String text(ServiceList list) {
        var response = new MockHttpServletResponse();
        try {
            list.writeTo(response);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void isWrittenOnceForAsLongAsNothingChanges() {
        var list = list(DataSize.ofMegabytes(1));
        put("1", 1);
        var first = read(list, ROOT);

        assertThat(read(list, ROOT)).isSameAs(first);
        put("1", 2);
        assertThat(read(list, ROOT)).isNotSameAs(first);
        assertThat(text(read(list, ROOT))).contains("name-2");
    }

    @Test
    void isTheSameWrittenServiceByServiceWhereItIsLargerThanAnswersMayBe() {
        var tooLarge = list(DataSize.ofBytes(100));
        put("1", 1);
        put("2", 2);

        assertThat(read(tooLarge, ROOT)).isNotSameAs(read(tooLarge, ROOT));
        assertThat(text(read(tooLarge, ROOT)))
                .startsWith("[{")
                .isEqualTo(text(read(list(DataSize.ofMegabytes(1)), ROOT)))
                .endsWith("}]");
        catalogue.remove("1", 3);
        catalogue.remove("2", 4);
        assertThat(text(read(list(DataSize.ofBytes(1)), ROOT))).isEqualTo("[]");
    }

    @Test
    void isNoneWhereThereAreMoreServicesThanAListMayHave() {
        var list = list(DataSize.ofMegabytes(1));
        LongStream.range(0, 4).forEach(number -> put("id-" + number, number));

        assertThat(list.of(ROOT)).isNull();
    }

    @Test
    void isWrittenServiceByServiceWhileSlowReadersHaveAsManyOctetsAsThereMayBe() {
        put("1", 1);
        var length = text(read(list(DataSize.ofMegabytes(1)), ROOT)).length();
        var list = list(DataSize.ofBytes(2L * length + length / 2));
        var slow = new ArrayList<ServiceList>();
        slow.add(asked(list, ROOT));
        slow.add(asked(list, OTHER));

        var third = read(list, ROOT);
        assertThat(text(third)).contains("https://mep.example/").isEqualTo(text(slow.getFirst()));
        assertThat(read(list, ROOT)).isNotSameAs(third);

        slow.forEach(ServiceList::close);
        var kept = read(list, ROOT);
        assertThat(read(list, ROOT)).isSameAs(kept);
        // What nobody reads takes no room, however often it was replaced.
        for (var i = 0; i < 10; i++) {
            read(list, OTHER);
            kept = read(list, ROOT);
        }
        assertThat(read(list, ROOT)).isSameAs(kept);
    }

    @Test
    void showsOnesOwnWriteAtOnce() throws Exception {
        var list = list(DataSize.ofMegabytes(1));
        put("1", 0);
        Callable<Void> reader = () -> {
            for (var i = 0; i < 20_000; i++) {
                read(list, ROOT);
            }
            return null;
        };
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = readers.submit(reader);
            for (var version = 1L; !reading.isDone(); version++) {
                put("1", version);
                assertThat(text(read(list, ROOT))).contains("\"name-" + version + "\"");
            }
            reading.get();
        }
    }
}
