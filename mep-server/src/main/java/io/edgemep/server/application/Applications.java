package io.edgemep.server.application;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which application instances the platform knows. Its credentials at mep-auth are an application's provisioning, so
/// the first valid token of its own makes it known.
@Component
class Applications {

    /// Saves a query per request; what it holds is in the database, so a replica may forget it at any time.
    private final Cache<String, Boolean> known =
            Caffeine.newBuilder().maximumSize(100_000).build();

    private final JdbcClient jdbc;
    private final Clock clock;

    Applications(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public void admit(String appInstanceId) {
        if (known.getIfPresent(appInstanceId) == null) {
            jdbc.sql("""
                            insert into application_instances (app_instance_id, admitted_at) values (:id, :now)
                            on conflict do nothing
                            """)
                    .param("id", appInstanceId)
                    .param("now", Timestamp.from(clock.instant()))
                    .update();
            known.put(appInstanceId, true);
        }
    }

    public boolean knows(String appInstanceId) {
        return known.getIfPresent(appInstanceId) != null
                || jdbc.sql("select exists (select from application_instances where app_instance_id = :id)")
                        .param("id", appInstanceId)
                        .query(Boolean.class)
                        .single();
    }
}
