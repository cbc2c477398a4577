package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.Mp1.Application;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// What another replica commits, seen from this one: rows appear in the database and somebody else rings.
@MepServerTest
class ReplicaTests {

    @Autowired
    Mp1 mp1;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    Application app;
    String name;
    String id;

    @BeforeEach
    void aService() {
        app = mp1.application();
        name = "replicated-" + UUID.randomUUID();
        id = UUID.randomUUID().toString();
    }

    @Test
    void followsRegistrationsChangesAndRemovalsOfAnotherReplica() {
        transaction.executeWithoutResult(_ -> {
            insert();
            event("ADDED", 0);
        });
        ring();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> "ACTIVE".equals(state()));

        transaction.executeWithoutResult(_ -> {
            jdbc.sql(
                            "update services set state = 'INACTIVE', version = 1, info = jsonb_set(info, '{state}', '\"INACTIVE\"') where service_id = :id")
                    .param("id", id)
                    .update();
            event("STATE_CHANGED", 1);
        });
        ring();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> "INACTIVE".equals(state()));

        transaction.executeWithoutResult(_ -> {
            jdbc.sql("delete from services where service_id = :id")
                    .param("id", id)
                    .update();
            event("REMOVED", 2);
        });
        ring();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> state().isEmpty());
    }

    @Test
    void missesNothingOfATransactionThatCommitsLate() {
        var late = name;
        transaction.executeWithoutResult(_ -> {
            insert();
            event("ADDED", 0);
            // Meanwhile others commit with later ids, and are seen.
            var other = TestServices.service();
            assertThat(mp1.application().register(other).status()).isEqualTo(201);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> app.get("/mec_service_mgmt/v1/services?ser_name=" + other.name())
                                    .json()
                                    .size()
                            == 1);
            assertThat(app.get("/mec_service_mgmt/v1/services?ser_name=" + late).json())
                    .isEmpty();
        });

        // Nobody rings: the poll is the safety net.
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> "ACTIVE".equals(state()));
    }

    private String state() {
        return app.get("/mec_service_mgmt/v1/services?ser_name=" + name)
                .json()
                .at("/0/state")
                .asString();
    }

    private void insert() {
        var info = TestServices.named(name)
                .with("/serInstanceId", "\"" + id + "\"")
                .json();
        jdbc.sql("""
                        insert into services (service_id, owner, ser_name, state, info, version)
                        values (:id, 'another', :name, 'ACTIVE', cast(:info as jsonb), 0)
                        """).param("id", id).param("name", name).param("info", info).update();
    }

    private void event(String changeType, long version) {
        jdbc.sql("""
                        insert into events (kind, subject, attributes, occurred_at)
                        values ('service', :id, jsonb_build_object('changeType', :change, 'owner', 'another',
                            'serName', :name, 'state', 'ACTIVE', 'isLocal', true, 'version', :version), now())
                        """)
                .param("id", id)
                .param("change", changeType)
                .param("name", name)
                .param("version", version)
                .update();
    }

    private void ring() {
        jdbc.sql("select cast(pg_notify('mep_events', 'another replica') as text)")
                .query(String.class)
                .single();
    }
}
