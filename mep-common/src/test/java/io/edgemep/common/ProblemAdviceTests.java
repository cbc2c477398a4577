package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ProblemAdviceTests {

    private final ProblemAdvice advice = new ProblemAdvice();

    @ParameterizedTest
    @CsvSource({
        "08003, 503",
        "08006, 503",
        "53100, 503",
        "53300, 503",
        "58030, 503",
        "57P01, 503",
        "57P02, 503",
        "57P03, 503",
        "57014, 500",
        "22003, 500",
        ", 500"
    })
    void saysThatTheDatabaseIsAwayWhateverALibraryHasMadeOfIt(String state, int status) {
        var wrapped = new IllegalStateException("Unable to roll back", new SQLException("closed", state));

        var answer = advice.unforeseen(new RuntimeException(wrapped), new MockHttpServletRequest("PUT", "/a"));

        assertThat(answer.getStatusCode().value()).isEqualTo(status);
        assertThat(answer.getHeaders().containsHeader("Retry-After")).isEqualTo(status == 503);
    }

    @Test
    void saysSoOfAConnectionThatThePoolHasEnded() throws SQLException {
        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl(TestDatabase.create());
            pool.setUsername("postgres");
            var ended = pool.getConnection();
            ended.close();
            var failure = catchThrowableOfType(SQLException.class, ended::rollback);

            var answer = advice.unforeseen(new IllegalStateException(failure), new MockHttpServletRequest("PUT", "/a"));

            assertThat(answer.getStatusCode().value()).isEqualTo(503);
        }
    }
}
