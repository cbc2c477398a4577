package io.edgemep.auth.lock;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Keeps a table of proofs small: what has expired goes, and beyond a bound what would expire first.
final class BoundedRows {

    /// How many rows too many go with each new one, so that none stay however many there were.
    private static final int SWEPT = 100;

    private final JdbcClient jdbc;
    private final String table;

    /// @param table has the columns kind and expires_at
    BoundedRows(JdbcClient jdbc, String table) {
        this.jdbc = jdbc;
        this.table = table;
    }

    void sweep(Shown.Kind kind, int bound, Instant now) {
        delete("expires_at <= :now order by expires_at")
                .param("kind", kind.name())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        delete("true order by expires_at desc offset :bound")
                .param("kind", kind.name())
                .param("bound", bound)
                .update();
    }

    /// Those of one name beyond the bound.
    void sweep(Shown.Kind kind, String name, int bound) {
        delete("name = :name order by expires_at desc offset :bound")
                .param("kind", kind.name())
                .param("name", name)
                .param("bound", bound)
                .update();
    }

    private JdbcClient.StatementSpec delete(String which) {
        return jdbc.sql("""
                        delete from %1$s where ctid in (
                            select ctid from %1$s where kind = :kind and %2$s
                             limit :swept for update skip locked)
                        """.formatted(table, which)).param("swept", SWEPT);
    }
}
