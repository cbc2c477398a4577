package io.edgemep.server.registry;

import io.edgemep.server.mp1.StoredJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.JacksonException;

/// Services as they are in the database now, for a read model to begin with and to catch up.
@Component
public class ServiceSnapshot {

    private static final Logger log = LoggerFactory.getLogger(ServiceSnapshot.class);

    /// Each may have somewhat more octets than a body.
    private static final int FETCH = 100;

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;
    private final StoredJson json;

    ServiceSnapshot(JdbcTemplate jdbcTemplate, StoredJson json) {
        // Of its own: a fetch size must not leak into the template that others use.
        this.rows = new JdbcTemplate(java.util.Objects.requireNonNull(jdbcTemplate.getDataSource()));
        this.rows.setFetchSize(FETCH);
        this.jdbc = JdbcClient.create(jdbcTemplate);
        this.json = json;
    }

    /// Hands every service to the consumer, one at a time: the table may be larger than memory has room for
    /// twice.
    @Transactional(readOnly = true) // With autocommit the driver would fetch all rows at once.
    public void all(Consumer<RegisteredService> consumer) {
        RowCallbackHandler handler = row -> service(row).ifPresent(consumer);
        rows.query("select service_id, owner, info, version from services", handler);
    }

    /// Hands on those services whose `transportInfo.implSpecificInfo` has a member of the name.
    @Transactional(readOnly = true)
    public void having(String member, Consumer<RegisteredService> consumer) {
        RowCallbackHandler handler = row -> service(row).ifPresent(consumer);
        rows.query("""
                select service_id, owner, info, version from services
                 where jsonb_exists(info #> '{transportInfo,implSpecificInfo}', ?)
                """, handler, member);
    }

    /// Those of the given services that are there, read as they are asked for.
    public Stream<RegisteredService> of(Collection<String> serviceIds) {
        return serviceIds.stream().gather(Gatherers.windowFixed(FETCH)).flatMap(this::some);
    }

    private Stream<RegisteredService> some(List<String> serviceIds) {
        return jdbc
                .sql("select service_id, owner, info, version from services where service_id = any(:ids)")
                .param("ids", serviceIds.toArray(String[]::new))
                .query((row, _) -> service(row))
                .list()
                .stream()
                .flatMap(Optional::stream);
    }

    /// One that cannot be read must not keep all the others from being found.
    private Optional<RegisteredService> service(ResultSet row) throws SQLException {
        try {
            return Optional.of(RegisteredService.stored(
                    row.getString("owner"), row.getString("info"), row.getLong("version"), json));
        } catch (JacksonException unreadable) {
            log.error(
                    "The service {} of {} is kept in a form that cannot be read, and is left out: {}",
                    row.getString("service_id"),
                    row.getString("owner"),
                    unreadable.getOriginalMessage());
            return Optional.empty();
        }
    }
}
