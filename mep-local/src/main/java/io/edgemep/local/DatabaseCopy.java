package io.edgemep.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/// Copies the directory of PostgreSQL's databases into an archive, while it is served or when it is not.
///
/// While it is served the copy is made as PostgreSQL's manual says ("Making a Base Backup Using the Low Level API").
/// What changes meanwhile is in the log (WAL) that is copied last, and is made good from there when it is started.
///
/// @param directory PostgreSQL's
/// @param name of the directory in the archive
record DatabaseCopy(Path directory, String name) {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    /// A checkpoint has to be waited for, which takes as long as the disk does.
    private static final Duration CHECKPOINT_LIMIT = Duration.ofMinutes(10);

    private static final String LOG = "pg_wal";
    private static final Path CONTROL = Path.of("global", "pg_control");
    private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}");

    /// Of a server that runs; a copy has none.
    private static final Set<String> OF_THE_SERVER = Set.of("postmaster.pid", "postmaster.opts");

    /// Of a copy that was restored and has not been started yet; a server that runs has used it up.
    private static final Set<String> OF_A_COPY = Set.of("backup_label", "tablespace_map");

    /// Directories whose content is made anew at each start.
    private static final Set<String> MADE_ANEW = Set.of(
            "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans");

    /// Of a server that does not run: in order, or as a crash has left it.
    void writeTo(BackupArchive archive) throws IOException {
        archive.addAll(name, directory, file -> !OF_THE_SERVER.contains(file.toString()));
    }

    /// Of a server that runs, without disturbing it.
    void writeTo(BackupArchive archive, PostgresDatabases databases) throws IOException {
        try (var session = databases.connect(CONNECT_LIMIT)) {
            session.setNetworkTimeout(Runnable::run, (int) CHECKPOINT_LIMIT.toMillis());
            // Until this session ends, no part of the log is removed that the copy needs.
            ask(session, "select pg_create_physical_replication_slot('mep_backup', true, true)");
            ask(session, "select pg_backup_start('./mep backup', fast => true)");
            archive.addAll(name, directory, DatabaseCopy::isData);
            archive.add(name + "/" + CONTROL, settled(directory.resolve(CONTROL)));
            var label = ask(session, "select labelfile from pg_backup_stop(wait_for_archive => false)");
            archive.add(name + "/backup_label", label.getBytes(StandardCharsets.UTF_8));
            addLog(archive, ask(session, "select pg_walfile_name(pg_current_wal_flush_lsn())"));
        } catch (SQLException failed) {
            throw new Failure("PostgreSQL did not let its databases be copied: " + failed.getMessage(), failed);
        }
    }

    private static boolean isData(Path file) {
        var top = file.getName(0).toString();
        var last = file.getName(file.getNameCount() - 1).toString();
        return (file.getNameCount() == 1 || !MADE_ANEW.contains(top))
                && !top.equals(LOG)
                && !OF_THE_SERVER.contains(top)
                && !OF_A_COPY.contains(top)
                && !file.equals(CONTROL)
                && !last.startsWith("pgsql_tmp")
                && !last.startsWith("pg_internal.init");
    }

    /// The server writes it as a whole, but may do so while it is read.
    private static byte[] settled(Path control) throws IOException {
        var before = Files.readAllBytes(control);
        for (var again = Files.readAllBytes(control); ; again = Files.readAllBytes(control)) {
            if (Arrays.equals(before, again)) {
                return again;
            }
            before = again;
        }
    }

    /// @param last the segment that was written to when the copy was done; later ones hold nothing yet
    private void addLog(BackupArchive archive, String last) throws IOException {
        archive.addAll(name + "/" + LOG, directory.resolve(LOG), file -> {
            var segment = file.toString();
            return segment.endsWith(".history") || (SEGMENT.matcher(segment).matches() && segment.compareTo(last) <= 0);
        });
    }

    private static String ask(Connection session, String question) throws SQLException {
        try (var statement = session.createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
