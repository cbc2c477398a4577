package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// A database that takes statements and answers none of them, as a request sees it.
@MepServerTest
class SilentDatabaseTests {

    /// Two seconds, and what a busy machine needs; the pool's limit is twenty.
    private static final Duration SOON = Duration.ofSeconds(4);

    @Autowired
    Mp1 mp1;

    @Autowired
    DataSource database;

    /// All writes go into this table, too.
    private void whileNoEventCanBeWritten(Supplier<Mp1.Answer> write) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var lock = connection.createStatement()) {
                lock.execute("lock table events in exclusive mode");
                requireAClearRefusal(write);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static void requireAClearRefusal(Supplier<Mp1.Answer> write) {
        var begun = System.nanoTime();
        var answer = write.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotNull();
    }

    /// The contract declares no 503: that may come of any request.
    private static Mp1.Answer offered(Mp1.Application application) {
        return application.sendUnchecked(
                "POST", application.own("services"), TestServices.service().json());
    }

    @Test
    void refusesAFirstServiceSoonAndForgetsIt() throws SQLException {
        var application = mp1.application();
        whileNoEventCanBeWritten(() -> offered(application));
        assertThat(application.get(application.own("services")).json()).isEmpty();
        assertThat(application.register(TestServices.service()).status()).isEqualTo(201);
    }

    @Test
    void saysOfAServiceThatIsWrittenWithOthersThatItIsNotKnownWhetherItWas() throws SQLException {
        var application = mp1.application();
        assertThat(application.register(TestServices.service()).status()).isEqualTo(201);
        whileNoEventCanBeWritten(() -> {
            var answer = offered(application);
            assertThat(answer.detail()).contains("not known");
            return answer;
        });
    }

    @Test
    void refusesAChangeSoonAndLeavesWhatWasThere() throws SQLException {
        var application = mp1.application();
        var service = application.register(TestServices.service());
        whileNoEventCanBeWritten(() -> application.sendUnchecked("DELETE", service.location(), null));
        assertThat(application.get(service.location()).body()).isEqualTo(service.body());
    }
}
