package io.edgemep.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.MepServerTest;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Application;
import io.edgemep.server.TestServices;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@MepServerTest
class RegistrationLimitsTests {

    private static final int OF_ALL = 200 * 1024;
    private static final int MOST = 50_000;

    @Autowired
    Mp1 mp1;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Services services;

    @Autowired
    TransactionTemplate transaction;

    private Application app;

    @BeforeEach
    void registerOne() {
        app = mp1.application();
        app.register(of(100));
    }

    private static TestServices of(int octets) {
        return TestServices.service()
                .with("/transportInfo/implSpecificInfo", "{\"a\": \"%s\"}".formatted("x".repeat(octets)));
    }

    private long counted() {
        return jdbc.sql("select octets from service_counts where owner = :owner")
                .param("owner", app.id())
                .query(Long.class)
                .single();
    }

    private long there() {
        return jdbc.sql("""
                        select sum(octets) from services
                         where owner = :owner and octets between octet_length(info::text) * 0.9 and octet_length(info::text)
                        """).param("owner", app.id()).query(Long.class).single();
    }

    private void fill() {
        IntStream.range(0, 4).forEach(_ -> app.register(of(MOST)));
    }

    @Test
    void refuseAServiceThatMakesItsApplicationsTooLargeTogether() {
        fill();
        assertThat(counted()).isEqualTo(there()).isBetween(OF_ALL - 5000L, (long) OF_ALL);

        var refused = app.post(app.own("services"), of(5000).json());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.detail())
                .contains("may have 204800 bytes of JSON together")
                .contains("withdraw one");
        assertThat(counted()).isEqualTo(there());
        assertThat(mp1.application().register(of(5000)).status()).isEqualTo(201);
    }

    @Test
    void refuseAServiceThatGrowsTooLargeAndLetItShrink() {
        fill();
        var last = app.get(app.own("services")).json().get(4);
        var path = app.own("services/" + last.path("serInstanceId").asString());

        var refused = app.put(path, of(MOST + 5000).json());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(app.get(path).json()).isEqualTo(last);

        assertThat(app.put(path, of(10).json()).status()).isEqualTo(200);
        assertThat(counted()).isEqualTo(there());
        assertThat(app.put(path, of(MOST).json()).status()).isEqualTo(200);
        assertThat(counted()).isEqualTo(there());
    }

    @Test
    void makeRoomWhereAServiceIsWithdrawn() {
        fill();
        var path = app.own("services/"
                + app.get(app.own("services"))
                        .json()
                        .get(4)
                        .path("serInstanceId")
                        .asString());

        assertThat(app.delete(path).status()).isEqualTo(204);
        assertThat(counted()).isEqualTo(there());
        app.register(of(MOST));
    }

    @Test
    void refuseAFirstServiceThatIsTooLargeByItself() {
        var newcomer = mp1.application().id();

        var added =
                Objects.requireNonNull(transaction.execute(_ -> services.countUp(newcomer, OF_ALL + 1, 20, OF_ALL)));
        assertThat(added).isZero();
    }

    /// Whatever comes in between, the count is that of what is there.
    @Test
    void countWhatIsThereWhileServicesComeAndGoAndGrowAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 8)
                    .mapToObj(number -> threads.submit(() -> comeAndGo(new Random(number))))
                    .toList();
            for (var each : all) {
                each.get();
            }
        }
        assertThat(counted()).isEqualTo(there()).isLessThanOrEqualTo(OF_ALL);
        for (var service : app.get(app.own("services")).json()) {
            assertThat(app.delete(app.own(
                                    "services/" + service.path("serInstanceId").asString()))
                            .status())
                    .isEqualTo(204);
        }
        assertThat(counted()).isZero();
    }

    private Void comeAndGo(Random random) {
        for (var turn = 0; turn < 40; turn++) {
            var answer = app.post(app.own("services"), of(random.nextInt(MOST)).json());
            if (answer.status() == 201) {
                app.put(answer.location(), of(random.nextInt(MOST)).json());
                if (random.nextBoolean()) {
                    app.delete(answer.location());
                }
            }
        }
        return null;
    }

    @Test
    void countAgainWhatAReplicaOfTheReleaseBeforeHasLeftCounted() {
        jdbc.sql("update service_counts set octets = 204800 where owner = :owner")
                .param("owner", app.id())
                .update();

        app.register(of(MOST));
        assertThat(counted()).isEqualTo(there());
    }
}
