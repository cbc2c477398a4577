package io.edgemep.server.gateway;

import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The table of the places that published services hold.
@Component
class Places {

    private final JdbcClient jdbc;

    Places(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @param place host and port, in the one way they are written in
    record Held(String place, String serviceId) {}

    List<Held> all() {
        return jdbc.sql("select place, service_id from gateway_places")
                .query((row, _) -> new Held(row.getString("place"), row.getString("service_id")))
                .list();
    }

    /// Puts these in the place of all others; what stays is not written.
    @Transactional(propagation = Propagation.MANDATORY)
    public void replace(Collection<Held> held) {
        var places = held.stream().map(Held::place).toArray(String[]::new);
        var services = held.stream().map(Held::serviceId).toArray(String[]::new);
        jdbc.sql("""
                delete from gateway_places
                 where (place, service_id) not in (select * from unnest(cast(:places as text[]), cast(:services as text[])))
                """).param("places", places).param("services", services).update();
        jdbc.sql("""
                insert into gateway_places (place, service_id)
                select * from unnest(cast(:places as text[]), cast(:services as text[]))
                on conflict do nothing
                """).param("places", places).param("services", services).update();
    }
}
