package io.edgemep.server.outbox;

import org.springframework.jdbc.core.simple.JdbcClient;

/// For statements whose work depends on how much is in their parameters, or in tables that are empty now and hold
/// thousands a second later. PostgreSQL keeps the plan of a statement that it has seen some times, made for nobody's
/// parameters and for the tables as they were: a claim of a thousand lanes took 0.9 s by one that was made for two.
final class OwnPlan {

    /// For the rest of the transaction, each statement is planned for what it is given.
    static final String SQL = "set local plan_cache_mode = force_custom_plan";

    private OwnPlan() {}

    static void ask(JdbcClient jdbc) {
        jdbc.sql(SQL).update();
    }
}
