package io.edgemep.common.audit;

import io.edgemep.common.Page;
import io.edgemep.common.ProblemDetails;
import io.edgemep.common.PromptDataSource;
import io.edgemep.common.Unavailable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/// The audit log as it is read: by pages, or as a whole.
public final class AuditReader {

    private static final Logger log = LoggerFactory.getLogger(AuditReader.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final int DEFAULT_LIMIT = 100;
    private static final int EXPORT_PAGE = 500;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Exports exports;
    private final JsonMapper json = JsonMapper.builder().build();

    public AuditReader(JdbcClient jdbc, Exports exports, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.exports = exports;
    }

    public Page<AuditEntry> page(AuditFilter filter) {
        var limit = filter.limit() == null ? DEFAULT_LIMIT : filter.limit();
        return new Page<>(read(filter, filter.until(), filter.after(), limit), limit, AuditEntry::id);
    }

    /// Writes the entries as lines of JSON, a page of them in memory at a time. No connection of the database is held
    /// while the reader is waited for. Entries that are made meanwhile are not told.
    ///
    /// @throws Unavailable when too many are reading already
    public void export(AuditFilter filter, OutputStream lines) throws IOException {
        if (!exports.begin()) {
            throw new Unavailable("As many exports are under way as may be at a time; try again later.", RETRY);
        }
        try {
            exported(filter, lines);
        } finally {
            exports.end();
        }
    }

    private void exported(AuditFilter filter, OutputStream lines) throws IOException {
        var until = filter.until() == null ? clock.instant() : filter.until();
        var left = filter.limit() == null ? Integer.MAX_VALUE : filter.limit();
        var after = filter.after();
        // The first page before anything is written, so that a database that does not answer is told as ever.
        var page = read(filter, until, after, Math.min(left, EXPORT_PAGE));
        while (!page.isEmpty()) {
            write(page, lines);
            left -= page.size();
            after = Place.parse(page.getLast().id());
            var next =
                    left == 0 || page.size() < EXPORT_PAGE ? List.<AuditEntry>of() : next(filter, until, after, left);
            if (next == null) {
                lines.write(brokenOff());
                return;
            }
            page = next;
        }
        lines.flush();
    }

    /// @return null when the database does not answer
    private @Nullable List<AuditEntry> next(AuditFilter filter, Instant until, Place after, int left) {
        try {
            return read(filter, until, after, Math.min(left, EXPORT_PAGE));
        } catch (DataAccessException | TransactionException failed) {
            log.warn("An export of the audit log breaks off: {}", failed.getMessage());
            return null;
        }
    }

    private void write(List<AuditEntry> page, OutputStream lines) throws IOException {
        for (var entry : page) {
            lines.write(json.writeValueAsBytes(entry));
            lines.write('\n');
        }
        lines.flush();
    }

    /// The status was sent long ago, so the last line says what it would have.
    private byte[] brokenOff() {
        return json.writeValueAsBytes(ProblemDetails.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The database does not answer, so this export is not complete; ask for what follows the last entry.",
                null));
    }

    /// With the pool's time: not every combination of filters has an index.
    private List<AuditEntry> read(AuditFilter filter, @Nullable Instant until, @Nullable Place after, int limit) {
        return PromptDataSource.patiently(() -> found(filter, until, after, limit));
    }

    private List<AuditEntry> found(AuditFilter filter, @Nullable Instant until, @Nullable Place after, int limit) {
        var newest = filter.order() == AuditFilter.Order.NEWEST;
        var conditions = new ArrayList<String>();
        add(conditions, "at >= :since", filter.since());
        add(conditions, "at < :until", until);
        add(conditions, "actor = :actor", filter.actor());
        add(conditions, "app_instance_id = :app", filter.appInstanceId());
        add(conditions, "action = :action", filter.action());
        // Not a parameter: the index of refusals is a partial one.
        add(conditions, "outcome = '%s'".formatted(filter.outcome()), filter.outcome());
        add(conditions, "operation_id = :operation", filter.operationId());
        add(conditions, "(at, id) %s (:at, :row)".formatted(newest ? "<" : ">"), after);
        var statement = jdbc.sql("select * from audit_entries %s order by %s limit :limit"
                .formatted(
                        conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions),
                        newest ? "at desc, id desc" : "at, id"));
        if (after != null) {
            statement =
                    statement.param("at", after.at().atOffset(ZoneOffset.UTC)).param("row", after.row());
        }
        return statement
                .param("since", filter.since() == null ? null : filter.since().atOffset(ZoneOffset.UTC))
                .param("until", until == null ? null : until.atOffset(ZoneOffset.UTC))
                .param("actor", filter.actor())
                .param("app", filter.appInstanceId())
                .param("action", filter.action())
                .param("operation", filter.operationId())
                .param("limit", limit)
                .query(AuditEntry::of)
                .list();
    }

    private static void add(List<String> conditions, String condition, @Nullable Object asked) {
        if (asked != null) {
            conditions.add(condition);
        }
    }
}
