package io.edgemep.auth.aksk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.ClientAddress;
import io.edgemep.common.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Guessing on a large scale, and what is left of it.
@AccessKeyTest
class WrongSignaturesTests {

    private static final String SECRET = "x".repeat(64);

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
        sql.sql("delete from wrong_signatures").update();
    }

    @Test
    void refusesTenThousandWrongSecretsFromOneAddress() {
        for (var i = 0; i < 10_000; i++) {
            var agent = new Agent(port, "mep:8443", "192.0.2.77", "Guess%015d".formatted(i % 700), SECRET);
            assertThat(agent.ask(clock.instant()).status())
                    .isEqualTo(i < AccessKeyTest.ATTEMPTS_PER_ADDRESS ? 401 : 403);
        }

        assertThat(rows()).isEqualTo(AccessKeyTest.ATTEMPTS_PER_ADDRESS + 1);
    }

    @Test
    void keepsABoundedNumberOfCountersHoweverManyAddressesThereAre() {
        for (var i = 0; i < 2_000; i++) {
            wrong.count("Guess%015d".formatted(i % 10), ClientAddress.of("10.0.%d.%d".formatted(i / 250, i % 250)));
            clock.advance(Duration.ofMillis(10));
            assertThat(rows()).isLessThanOrEqualTo(AccessKeyTest.MAX_COUNTED);
        }
    }

    @Test
    void keepsALockWhileCountersMakeRoomForOthers() {
        var locked = ClientAddress.of("192.0.2.78");
        for (var i = 0; i < 3; i++) {
            wrong.count("L".repeat(20), locked);
        }
        for (var i = 0; i < 200; i++) {
            wrong.count("M".repeat(20), ClientAddress.of("10.1.0." + i));
        }

        assertThatThrownBy(() -> wrong.requireUnlocked("L".repeat(20), locked)).isInstanceOf(AccessRefused.class);
        assertThatCode(() -> wrong.requireUnlocked("N".repeat(20), locked)).doesNotThrowAnyException();
    }

    @Test
    void forgetsWhatIsOver() {
        for (var i = 0; i < 20; i++) {
            wrong.count("O".repeat(20), ClientAddress.of("10.2.0." + i));
        }
        clock.advance(Duration.ofMinutes(5));

        wrong.count("P".repeat(20), ClientAddress.of("10.2.1.1"));

        assertThat(rows()).isEqualTo(2);
    }

    private int rows() {
        return sql.sql("select count(*) from wrong_signatures")
                .query(Integer.class)
                .single();
    }
}
