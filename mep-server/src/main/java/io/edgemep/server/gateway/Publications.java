package io.edgemep.server.gateway;

import io.edgemep.server.gateway.Outcome.State;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSourceUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The table of what has become of services at the gateway.
@Component
class Publications {

    private final JdbcClient jdbc;
    private final NamedParameterJdbcOperations batch;

    Publications(JdbcClient jdbc, NamedParameterJdbcOperations batch) {
        this.jdbc = jdbc;
        this.batch = batch;
    }

    /// @param version of the service that was judged
    record Finding(String serviceId, long version, Outcome outcome) {}

    Optional<Finding> find(String serviceId) {
        return jdbc.sql("select service_id, version, state, reason from gateway_publications where service_id = :id")
                .param("id", serviceId)
                .query((row, _) -> new Finding(
                        row.getString("service_id"),
                        row.getLong("version"),
                        new Outcome(State.valueOf(row.getString("state")), row.getString("reason"))))
                .optional();
    }

    /// How many services have each state.
    Map<State, Long> counts() {
        return jdbc
                .sql("select state, count(*) as services from gateway_publications group by state")
                .query((row, _) -> Map.entry(State.valueOf(row.getString("state")), row.getLong("services")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Puts these findings in the place of all others; a row that says the same is not written. When the
    /// gateway could not be told, what it had of the same version of a service it is taken to have still.
    @Transactional(propagation = Propagation.MANDATORY)
    public void replace(List<Finding> findings) {
        jdbc.sql("delete from gateway_publications where not service_id = any (:ids)")
                .param("ids", findings.stream().map(Finding::serviceId).toArray(String[]::new))
                .update();
        batch.batchUpdate("""
                insert into gateway_publications as p (service_id, version, state, reason)
                values (:id, :version, :state, :reason)
                on conflict (service_id) do update
                   set version = excluded.version, state = excluded.state, reason = excluded.reason
                 where (p.version, p.state, p.reason) is distinct from (excluded.version, excluded.state, excluded.reason)
                   and not (:unknown and p.version = excluded.version and p.state = 'ACTIVE')
                """, parameters(findings));
    }

    private static SqlParameterSource[] parameters(Collection<Finding> findings) {
        var rows = findings.stream()
                .map(finding -> new Row(
                        finding.serviceId(),
                        finding.version(),
                        finding.outcome().state().name(),
                        finding.outcome().reason(),
                        finding.outcome().equals(Outcome.NOT_TOLD)))
                .toList();
        return SqlParameterSourceUtils.createBatch(rows);
    }

    /// A finding as the statement names its parts.
    private record Row(String id, long version, String state, String reason, boolean unknown) {}
}
