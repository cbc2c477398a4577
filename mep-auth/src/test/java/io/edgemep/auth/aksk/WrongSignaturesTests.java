package io.edgemep.auth.aksk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.lock.Shown;
import io.edgemep.common.ClientAddress;
import io.edgemep.common.TestClock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Guessing on a large scale, and what is left of it.
@AccessKeyTest
class WrongSignaturesTests {

    private static final String SECRET = "x".repeat(64);
    private static final int ATTEMPTS = 10_000;
    // As many as the pool has connections to the database.
    private static final int CONNECTIONS = 4;
    // Tomcat closes a connection after a hundred requests.
    private static final int A_CONNECTION = 100;

    private final WrongSignatures wrong;
    private final TestClock clock;
    private final JdbcClient sql;
    private final int port;

    WrongSignaturesTests(WrongSignatures wrong, TestClock clock, JdbcClient sql, @LocalServerPort int port) {
        this.wrong = wrong;
        this.clock = clock;
        this.sql = sql;
        this.port = port;
    }

    @BeforeEach
    void empty() {
        clock.reset();
        sql.sql("delete from wrong_proofs").update();
    }

    @Test
    void refusesTenThousandWrongSecretsFromOneAddress() throws Exception {
        for (var i = 0; i < AccessKeyTest.ATTEMPTS_PER_ADDRESS; i++) {
            assertThat(guess(i).ask(clock.instant()).status()).isEqualTo(401);
        }
        // This one is held against the contract, and all the others against this one.
        var locked = guess(AccessKeyTest.ATTEMPTS_PER_ADDRESS).ask(clock.instant());
        assertThat(locked.status()).isEqualTo(403);

        var rest = IntStream.range(AccessKeyTest.ATTEMPTS_PER_ADDRESS + 1, ATTEMPTS)
                .boxed()
                .collect(Collectors.groupingBy(i -> i / A_CONNECTION))
                .values();
        var answers = new AtomicInteger(AccessKeyTest.ATTEMPTS_PER_ADDRESS + 1);
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var runs = rest.stream()
                    .<Callable<Void>>map(attempts -> () -> {
                        try (var connection = new Agent.Connection(port)) {
                            for (var i : attempts) {
                                var answer = connection.send(guess(i).signed(clock.instant()));
                                assertThat(answer.status()).isEqualTo(403);
                                assertThat(answer.body()).isEqualTo(locked.body());
                                answers.incrementAndGet();
                            }
                        }
                        return null;
                    })
                    .toList();
            for (var run : threads.invokeAll(runs)) {
                run.get();
            }
        }

        assertThat(answers).hasValue(ATTEMPTS);
        assertThat(rows()).isEqualTo(AccessKeyTest.ATTEMPTS_PER_ADDRESS + 1);
    }

    private Agent guess(int number) {
        return new Agent(port, "mep:8443", "192.0.2.77", "Guess%015d".formatted(number % 700), SECRET);
    }

    @Test
    void keepsABoundedNumberOfCountersHoweverManyAddressesThereAre() {
        for (var i = 0; i < 2_000; i++) {
            wrong.count(
                    "Guess%015d".formatted(i % 10),
                    Shown.NONE,
                    ClientAddress.of("10.0.%d.%d".formatted(i / 250, i % 250)));
            clock.advance(Duration.ofMillis(10));
            assertThat(rows()).isLessThanOrEqualTo(AccessKeyTest.MAX_COUNTED);
        }
    }

    @Test
    void keepsALockWhileCountersMakeRoomForOthers() {
        var locked = ClientAddress.of("192.0.2.78");
        for (var i = 0; i < 3; i++) {
            wrong.count("L".repeat(20), Shown.NONE, locked);
        }
        for (var i = 0; i < 200; i++) {
            wrong.count("M".repeat(20), Shown.NONE, ClientAddress.of("10.1.0." + i));
        }

        assertThatThrownBy(() -> wrong.requireUnlocked("L".repeat(20), Shown.NONE, locked))
                .isInstanceOf(AccessRefused.class);
        assertThatCode(() -> wrong.requireUnlocked("N".repeat(20), Shown.NONE, locked))
                .doesNotThrowAnyException();
    }

    @Test
    void countsNoWrongSecretsOfClients() {
        var address = ClientAddress.of("192.0.2.79");
        var http = new AuthHttp(port);
        for (var i = 0; i < AccessKeyTest.ATTEMPTS_PER_ADDRESS; i++) {
            var id = "client-" + i;
            assertThat(http.postForm(
                                    "grant_type=client_credentials",
                                    request -> AuthHttp.basic(id, "wrong")
                                            .apply(request.header("X-Forwarded-For", address.text())))
                            .statusCode())
                    .isEqualTo(401);
        }

        assertThatCode(() -> wrong.requireUnlocked("Q".repeat(20), Shown.NONE, address))
                .doesNotThrowAnyException();
    }

    @Test
    void forgetsWhatIsOver() {
        for (var i = 0; i < 20; i++) {
            wrong.count("O".repeat(20), Shown.NONE, ClientAddress.of("10.2.0." + i));
        }
        clock.advance(Duration.ofMinutes(5));

        wrong.count("P".repeat(20), Shown.NONE, ClientAddress.of("10.2.1.1"));

        assertThat(rows()).isEqualTo(2);
    }

    private int rows() {
        return sql.sql("select count(*) from wrong_proofs").query(Integer.class).single();
    }
}
