package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.AbstractDataSource;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(20)
class PatientDataSourceTests {

    private final AtomicInteger attempts = new AtomicInteger();

    /// Fails so often, then gives no connection, which is as good as one here.
    private PatientDataSource source(int failures, String state) {
        return new PatientDataSource(
                new AbstractDataSource() {
                    @Override
                    public Connection getConnection() throws SQLException {
                        if (attempts.incrementAndGet() <= failures) {
                            throw new SQLException("it says why", state);
                        }
                        return null;
                    }

                    @Override
                    public Connection getConnection(String user, String password) throws SQLException {
                        return getConnection();
                    }
                },
                Duration.ofMillis(1));
    }

    @Test
    void waitsForADatabaseThatIsAwayAndSaysSoOnce(CapturedOutput output) throws SQLException {
        source(50, "08001").getConnection("mep", "secret");

        assertThat(attempts).hasValue(51);
        assertThat(output)
                .containsOnlyOnce("takes no connection")
                .contains("it says why")
                .contains("takes connections again");
    }

    @Test
    void tellsAWrongPasswordAtOnce() {
        assertThatThrownBy(source(50, "28P01")::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessage("it says why");

        assertThat(attempts).hasValue(1);
    }

    @Test
    void endsWithItsThread() throws Exception {
        var source = source(Integer.MAX_VALUE, "57P03");
        var waiting = Thread.ofVirtual()
                .start(() -> assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class));
        waiting.interrupt();

        assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    }
}
