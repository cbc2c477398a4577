package io.edgemep.server.subscription;

import io.edgemep.server.registry.ServiceNotFound;
import io.edgemep.server.registry.ServiceState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Services together with the applications that have subscribed to them by name: one statement a page, whatever is in
/// it. A subscription to all services names none.
@Component
public class Capabilities {

    /// Many services share a category, and its subscribers are looked up once. They are cut to the limit there already:
    /// the first ids of several lists are among the first of each.
    private static final String WITH_CONSUMERS = """
            with page as (
                select service_id, ser_name, state, info ->> 'version' as version,
                       array['id:' || service_id, 'name:' || ser_name,
                             'category:' || (info -> 'serCategory' ->> 'id')] as keys
                  from services where %s),
            keys as (
                select p.service_id, k.key from page p cross join lateral unnest(p.keys) as k (key)
                 where k.key is not null),
            consumers as materialized (
                select w.key, c.owner
                  from (select distinct key from keys) w
                 cross join lateral (
                       select distinct s.owner
                         from subscription_keys k join availability_subscriptions s using (subscription_id)
                        where k.key = w.key order by s.owner limit :consumers) c),
            listed as (
                select k.service_id, array_agg(distinct c.owner order by c.owner) as owners
                  from keys k join consumers c using (key) group by k.service_id)
            select p.service_id, p.ser_name, p.state, p.version,
                   coalesce(l.owners, '{}') as owners
              from page p left join listed l using (service_id)
             order by p.service_id
            """;

    private static final String PAGE = WITH_CONSUMERS.formatted("service_id > :after order by service_id limit :limit");
    private static final String ONE = WITH_CONSUMERS.formatted("service_id = :id");

    private final JdbcClient jdbc;
    private final SubscriptionProperties properties;

    Capabilities(JdbcClient jdbc, SubscriptionProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    /// In the order of their ids.
    ///
    /// @param after only those with a greater id; empty for all
    public List<Capability> list(String after, int limit) {
        return jdbc.sql(PAGE)
                .param("after", after)
                .param("limit", limit)
                .param("consumers", properties.maxConsumers() + 1)
                .query(this::capability)
                .list();
    }

    public Capability get(String serviceId) {
        return jdbc.sql(ONE)
                .param("id", serviceId)
                .param("consumers", properties.maxConsumers() + 1)
                .query(this::capability)
                .optional()
                .orElseThrow(() -> ServiceNotFound.withId(serviceId));
    }

    private Capability capability(ResultSet row, int number) throws SQLException {
        return Capability.of(
                row.getString("service_id"),
                row.getString("ser_name"),
                ServiceState.valueOf(row.getString("state")),
                row.getString("version"),
                List.of((String[]) row.getArray("owners").getArray()),
                properties.maxConsumers());
    }
}
