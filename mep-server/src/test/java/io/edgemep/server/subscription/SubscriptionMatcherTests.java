package io.edgemep.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.MepServerTest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@MepServerTest
class SubscriptionMatcherTests {

    private static final int OTHERS = 10_000;

    @Autowired
    SubscriptionMatcher matcher;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"serNames": ["other-N"]}                       |            |       | name:other-N
            {"serNames": ["other-N"], "states": ["ACTIVE"]} | ACTIVE     |       | name:other-N
            {"states": ["INACTIVE", "SUSPENDED"]}         | INACTIVE   |       | *
            {"isLocal": false}                            |            | false | *
            """)
    void looksAtNoSubscriptionThatAsksForSomethingElse(String criteria, String state, Boolean local, String key) {
        transaction.executeWithoutResult(status -> {
            var event = event();
            subscribe(1, "{\"states\": [\"ACTIVE\"]}", "ACTIVE", null, "*");
            subscribe(OTHERS, criteria, state, local, key);
            jdbc.sql("analyze availability_subscriptions, subscription_keys").update();

            assertThat(found(event)).hasSize(1);
            var plan = plan(event);
            assertThat(mostRows(plan)).as(plan.toPrettyString()).isLessThan(100);
            status.setRollbackOnly();
        });
    }

    private long event() {
        return jdbc.sql("""
                        insert into events (kind, subject, occurred_at, attributes)
                        values ('service', 's-1', now(),
                                '{"serName": "new", "categoryId": "c-1", "state": "ACTIVE", "isLocal": true}')
                        returning id
                        """).query(Long.class).single();
    }

    private void subscribe(int count, String criteria, String state, Boolean local, String key) {
        jdbc.sql("""
                        with added as (
                            insert into availability_subscriptions (subscription_id, owner, callback_reference,
                                   api_root, filtering_criteria, states, is_local, created_at)
                            select 'match-' || gen_random_uuid(), 'app', 'http://a/', 'http://b/',
                                   :criteria::jsonb, array_remove(array[:state], null), :local, now()
                              from generate_series(1, :count)
                            returning subscription_id)
                        insert into subscription_keys (subscription_id, key)
                        select subscription_id, replace(:key, 'N', (row_number() over () % 1000)::text) from added
                        """)
                .params(Map.of("criteria", criteria, "count", count, "key", key))
                .param("state", state)
                .param("local", local)
                .update();
    }

    /// Of those that were made here: other tests leave subscriptions to everything.
    private List<Map<String, Object>> found(long event) {
        return jdbc.sql("select * from (" + matcher.sql() + ") as m where lane like 'match-%'")
                .param("events", new Long[] {event})
                .query()
                .listOfRows();
    }

    private JsonNode plan(long event) {
        var plan = jdbc.sql("explain (analyze, format json) " + matcher.sql())
                .param("events", new Long[] {event})
                .query(String.class)
                .single();
        return JsonMapper.builder()
                .build()
                .readTree(Objects.requireNonNull(plan))
                .path(0)
                .path("Plan");
    }

    /// Of any step: those that it gave, and those that it looked at in vain.
    private static double mostRows(JsonNode step) {
        var own = step.path("Actual Rows").asDouble(0)
                + step.path("Rows Removed by Filter").asDouble(0)
                + step.path("Rows Removed by Join Filter").asDouble(0)
                + step.path("Rows Removed by Index Recheck").asDouble(0);
        return StreamSupport.stream(step.path("Plans").spliterator(), false)
                .mapToDouble(SubscriptionMatcherTests::mostRows)
                .reduce(own, Math::max);
    }
}
