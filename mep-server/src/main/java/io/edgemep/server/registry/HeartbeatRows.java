package io.edgemep.server.registry;

import io.edgemep.server.registry.Heartbeats.Beat;
import io.edgemep.server.registry.Heartbeats.Watched;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Many heartbeats in one statement.
@Component
class HeartbeatRows {

    private final JdbcClient jdbc;

    HeartbeatRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A heartbeat that is much later than these was noted by a clock that has been put back since, and says nothing.
    /// A service that another transaction is changing is passed over, so that it keeps none of the others waiting.
    ///
    /// @param beats one for each service
    /// @return the services that took theirs: not those that are passed over, are not ACTIVE or had a later one
    Set<Watched> write(List<Beat> beats) {
        return new HashSet<>(jdbc.sql("""
                        with beat as (
                            select * from unnest(:ids, :owners, cast(:times as timestamptz[])) as b (service_id, owner, at)),
                        locked as (
                            select s.service_id from services s join beat b using (service_id, owner)
                             where s.state = 'ACTIVE' and s.liveness_interval is not null
                               and (s.heartbeat_at < b.at or s.heartbeat_at > b.at + interval '1 minute')
                             for update of s skip locked)
                        update services s
                           set heartbeat_at = b.at,
                               liveness_due_at = b.at + s.liveness_allowance * interval '1 second'
                          from beat b join locked using (service_id)
                         where s.service_id = b.service_id
                        returning s.service_id, s.owner
                        """)
                .param(
                        "ids",
                        beats.stream().map(beat -> beat.service().serviceId()).toArray(String[]::new))
                .param(
                        "owners",
                        beats.stream().map(beat -> beat.service().owner()).toArray(String[]::new))
                .param("times", beats.stream().map(beat -> beat.at().toString()).toArray(String[]::new))
                .query((row, _) -> new Watched(row.getString("service_id"), row.getString("owner")))
                .list());
    }
}
