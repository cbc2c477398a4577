package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnPlanTests {

    /// After as many, PostgreSQL would keep a plan for all of them.
    private static final int ENOUGH = 30;

    private final TestOutbox given = new TestOutbox();

    @AfterEach
    void close() {
        given.close();
    }

    private record Planned(long anew, long kept) {}

    private List<Planned> planned(String part) {
        return given.jdbc
                .sql("select custom_plans, generic_plans from pg_prepared_statements where statement like :part")
                .param("part", "%" + part + "%")
                .query((row, _) -> new Planned(row.getLong("custom_plans"), row.getLong("generic_plans")))
                .list();
    }

    private void assertPlannedAnew(String part) {
        assertThat(planned(part)).isNotEmpty().allSatisfy(statement -> {
            assertThat(statement.kept()).isZero();
            assertThat(statement.anew()).isGreaterThan(10);
        });
    }

    @Test
    void isMadeForEachClaimAndForEachReadOfTheFeed() {
        var start = given.feed.now();
        var lanes = given.lanes();
        // One connection, as prepared statements are a connection's.
        given.transaction.executeWithoutResult(_ -> {
            for (var time = 0; time < ENOUGH; time++) {
                given.feed.read(start, 10);
                lanes.claim(TestOutbox.ROOM);
            }
            assertPlannedAnew("with moment as materialized");
            assertPlannedAnew("with due as materialized");
        });
    }
}
