package io.edgemep.server.statistics;

import io.edgemep.server.statistics.CallStatistics.Calls;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Counts by day in the database: all replicas' together.
@Component
class CallCounts {

    static final int DAYS = 7;

    /// In the order of the key, as by everybody who adds to several.
    private static final String ADD = """
            insert into call_counts (day, kind, name, calls)
            select cast(:day as date), 'platform', name, calls
              from unnest(:names, :calls) as counted (name, calls)
             order by name
            on conflict (day, kind, name) do update set calls = call_counts.calls + excluded.calls
            """;

    private static final String ADD_PUBLISHED = """
            insert into call_counts (day, kind, name, calls)
            select c.day, 'published', s.ser_name, count(*)
              from unnest(cast(:days as date[]), :services) as c (day, service_id)
              join services s using (service_id)
             group by c.day, s.ser_name
             order by c.day, s.ser_name
            on conflict (day, kind, name) do update set calls = call_counts.calls + excluded.calls
            """;

    private static final String PUBLISHED = """
            select n.name, c.day, c.calls
              from (select ser_name as name from services
                     union
                    select name from call_counts where kind = 'published' and day > cast(:since as date)
                     order by name limit :most) n
              left join call_counts c
                     on c.kind = 'published' and c.name = n.name and c.day > cast(:since as date)
             order by n.name
            """;

    private static final String PLATFORM = """
            select name, day, calls from call_counts where kind = 'platform' and day > cast(:since as date)
            """;

    private static final String PURGE = """
            delete from call_counts
             where (day, kind, name) in (
                   select day, kind, name from call_counts where day < cast(:before as date) order by day limit :rows)
            """;

    private static final int PURGE_ROWS = 1000;

    private final JdbcClient jdbc;
    private final Clock clock;

    CallCounts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /// Adds to today's counts of the platform's operations.
    void add(Map<String, Long> calls) {
        var names = List.copyOf(calls.keySet());
        jdbc.sql(ADD)
                .param("day", today())
                .param("names", names.toArray(String[]::new))
                .param("calls", names.stream().map(calls::get).toArray(Long[]::new))
                .update();
    }

    /// One call of a published service.
    record Call(String serviceId, LocalDate day) {}

    /// Adds calls of services that are registered; others have no name.
    void addPublished(Collection<Call> calls) {
        jdbc.sql(ADD_PUBLISHED)
                .param("days", texts(calls, call -> call.day().toString()))
                .param("services", texts(calls, Call::serviceId))
                .update();
    }

    private static String[] texts(Collection<Call> calls, Function<Call, String> text) {
        return calls.stream().map(text).toArray(String[]::new);
    }

    /// Of all registered services, and of others that were called within the days.
    ///
    /// @param most how many, in the order of their names
    List<Calls> published(int most) {
        var names = new TreeMap<String, List<Long>>();
        jdbc.sql(PUBLISHED).param("since", since()).param("most", most).query((ResultSet row) -> count(row, names));
        return names.entrySet().stream()
                .map(each -> new Calls(each.getKey(), "", each.getValue()))
                .toList();
    }

    /// @param described the operations, in their order, by name
    List<Calls> platform(Map<String, String> described) {
        var names = new TreeMap<String, List<Long>>();
        jdbc.sql(PLATFORM).param("since", since()).query((ResultSet row) -> count(row, names));
        return described.entrySet().stream()
                .map(each -> new Calls(each.getKey(), each.getValue(), names.getOrDefault(each.getKey(), none())))
                .toList();
    }

    private void count(ResultSet row, Map<String, List<Long>> names) throws SQLException {
        var days = names.computeIfAbsent(row.getString("name"), _ -> none());
        var day = row.getObject("day", LocalDate.class);
        if (day != null) {
            var ago = (int) (today().toEpochDay() - day.toEpochDay());
            if (ago >= 0 && ago < DAYS) {
                days.set(ago, row.getLong("calls"));
            }
        }
    }

    private static List<Long> none() {
        return new ArrayList<>(Collections.nCopies(DAYS, 0L));
    }

    private LocalDate since() {
        return today().minusDays(DAYS);
    }

    /// A bounded number of those that are older.
    void purge(Duration age) {
        jdbc.sql(PURGE)
                .param("before", today().minusDays(age.toDays()))
                .param("rows", PURGE_ROWS)
                .update();
    }
}
