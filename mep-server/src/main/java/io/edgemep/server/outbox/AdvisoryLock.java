package io.edgemep.server.outbox;

import org.springframework.jdbc.core.simple.JdbcClient;

/// What is serialised by the database across all replicas; every lock lives as long as its transaction.
enum AdvisoryLock {

    /// Expanding events: held by whoever has the turn, so that lanes grow in the order of events.
    TURN(0x6d65706f_00000001L),

    /// The set of lanes: shared by those who drop one, held alone by those who make them grow. So a lane that was
    /// dropped cannot come back from a match made just before.
    LANES(0x6d65706f_00000002L);

    private final long key;

    AdvisoryLock(long key) {
        this.key = key;
    }

    boolean tryHold(JdbcClient jdbc) {
        return jdbc.sql("select pg_try_advisory_xact_lock(:key)")
                .param("key", key)
                .query(Boolean.class)
                .single();
    }

    void hold(JdbcClient jdbc) {
        jdbc.sql("select pg_advisory_xact_lock(:key)").param("key", key).query(_ -> {});
    }

    void share(JdbcClient jdbc) {
        jdbc.sql("select pg_advisory_xact_lock_shared(:key)").param("key", key).query(_ -> {});
    }
}
