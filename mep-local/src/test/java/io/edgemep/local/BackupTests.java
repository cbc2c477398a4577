package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Printed printed = new Printed();
    private Path file;
    private Workspace workspace;
    private Workspace other;
    private Postgres postgres;

    @BeforeEach
    void twoPlaces(@TempDir Path directory) throws IOException {
        file = directory.resolve("backups").resolve("mep.backup");
        workspace = TestWorkspace.in(Files.createDirectory(directory.resolve("one")));
        other = TestWorkspace.empty(Files.createDirectory(directory.resolve("two")));
        postgres = new Postgres(workspace, printed.stream());
    }

    @AfterEach
    void stop() throws IOException {
        postgres.stop(LIMIT);
        new Postgres(other, printed.stream()).stop(LIMIT);
        TestWorkspace.end(workspace);
        TestWorkspace.end(other);
    }

    private static Backup backup(Workspace workspace) {
        return new Backup(workspace, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Connection connect(Workspace workspace, PostgresDatabases databases) throws SQLException {
        return DriverManager.getConnection(
                databases.urls().serverUrl(),
                PostgresDatabases.OWNER,
                Secrets.read(new Secrets(workspace.secrets()).database()));
    }

    private static int ask(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void tell(Connection connection, String statement) throws SQLException {
        try (var told = connection.createStatement()) {
            told.execute(statement);
        }
    }

    @Test
    void restoresElsewhereWhatWasThereAtOneMomentWhileItWasWrittenTo() throws Exception {
        var databases = postgres.databases(postgres.start(LIMIT));
        try (var connection = connect(workspace, databases)) {
            tell(connection, "create table numbers (number int primary key, text text)");
        }
        var written = new AtomicInteger();
        var isDone = new AtomicBoolean();
        var writer = Thread.ofVirtual().start(() -> {
            try (var connection = connect(workspace, databases)) {
                while (!isDone.get()) {
                    // More than a segment of the log during the copy, and pages that are written to while they are
                    // read.
                    tell(
                            connection,
                            "insert into numbers select %d, string_agg(md5(n::text), '') from generate_series(1, 200) n"
                                    .formatted(written.get()));
                    written.incrementAndGet();
                }
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        });
        while (written.get() < 500) {
            Thread.onSpinWait();
        }

        var before = written.get();
        backup(workspace).write(file, Optional.of(databases));
        var during = written.get();
        isDone.set(true);
        writer.join();
        assertThat(during).as("written during the copy").isGreaterThan(before + 10);
        var after = during + 1;
        var restored = backup(other).restore(file);

        assertThat(restored.made()).isEqualTo(NOW);
        assertThat(restored.before()).doesNotExist();
        var elsewhere = new Postgres(other, printed.stream());
        try (var connection = connect(other, elsewhere.databases(elsewhere.start(LIMIT)))) {
            var count = ask(connection, "select count(*) from numbers");
            assertThat(count).isBetween(before, after);
            assertThat(ask(connection, "select max(number) from numbers")).isEqualTo(count - 1);
            assertThat(ask(connection, "select count(*) from numbers where length(text) <> 6400"))
                    .isZero();
            tell(connection, "insert into numbers values (-1, 'goes on')");
        }
        try (var connection = connect(workspace, databases)) {
            assertThat(ask(connection, "select count(*) from numbers")).isGreaterThanOrEqualTo(before);
        }
    }

    @Test
    void restoresWhatWasWrittenWhileNothingRanAndKeepsWhatWasThere() throws Exception {
        var databases = postgres.databases(postgres.start(LIMIT));
        try (var connection = connect(workspace, databases)) {
            tell(connection, "create table kept (number int)");
        }
        postgres.stop(LIMIT);
        Workspace.writePrivate(workspace.tls().resolve("ca.key"), "a key");
        backup(workspace).write(file, Optional.empty());
        Workspace.writePrivate(workspace.tls().resolve("ca.key"), "another key");

        var restored = backup(workspace).restore(file);

        assertThat(workspace.tls().resolve("ca.key")).hasContent("a key");
        assertThat(restored.before()).hasFileName("before-restore-2026-03-01T120000Z");
        assertThat(restored.before().resolve("tls/ca.key")).hasContent("another key");
        assertThat(restored.before().resolve("postgres/PG_VERSION")).exists();
        try (var connection = connect(workspace, postgres.databases(postgres.start(LIMIT)))) {
            assertThat(ask(connection, "select count(*) from kept")).isZero();
        }
    }

    /// What was restored and not started yet is no more than a copy itself.
    @Test
    void backsUpWhatWasRestoredAndNeverStarted() throws Exception {
        var databases = postgres.databases(postgres.start(LIMIT));
        try (var connection = connect(workspace, databases)) {
            tell(connection, "create table kept (number int)");
            tell(connection, "insert into kept select generate_series(1, 1000)");
        }
        backup(workspace).write(file, Optional.of(databases));
        backup(other).restore(file);
        var again = file.resolveSibling("again.backup");
        backup(other).write(again, Optional.empty());
        assertThat(other.data().resolve("postgres/backup_label")).exists();
        TestWorkspace.delete(other.data().resolve("postgres"));

        backup(other).restore(again);

        assertThat(other.data().resolve("postgres/backup_label")).exists();
        var elsewhere = new Postgres(other, printed.stream());
        try (var connection = connect(other, elsewhere.databases(elsewhere.start(LIMIT)))) {
            assertThat(ask(connection, "select count(*) from kept")).isEqualTo(1000);
        }
    }

    @Test
    void isItsOwnersAlone() throws IOException {
        backup(workspace).write(file, Optional.empty());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        backup(other).restore(file);
        try (var files = Files.walk(other.secrets())) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                            .endsWith("------"));
        }
        try (var beside = Files.list(Workspace.directoryOf(file))) {
            assertThat(beside).containsExactly(file);
        }
    }

    @Test
    void takesTheNameOfNoOtherFile() throws IOException {
        Workspace.writePrivate(file, "another backup");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> backup(workspace).write(file, Optional.empty()))
                .withMessageContaining("exists");
        assertThat(file).hasContent("another backup");
    }

    @Test
    void leavesEverythingAsItWasWhereABackupCannotBeRead() throws IOException {
        backup(workspace).write(file, Optional.empty());
        var whole = Files.readAllBytes(file);
        var secret = Files.readString(new Secrets(workspace.secrets()).database());
        var damaged = whole.clone();
        damaged[whole.length / 2] ^= 0x55;

        for (var content : new byte[][] {
            {}, "text".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(whole, whole.length / 2), damaged
        }) {
            Files.write(file, content);
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> backup(workspace).restore(file))
                    .withMessageContaining("mep.backup");
            assertThat(new Secrets(workspace.secrets()).database()).hasContent(secret);
            try (var files = Files.list(workspace.data())) {
                assertThat(files)
                        .map(each -> each.getFileName().toString())
                        .containsExactlyInAnyOrder("postgres", "secrets", "run", "postgres-binaries");
            }
        }
    }

    /// A process that was killed in the midst of it has left what it had unpacked.
    @Test
    void isNotStartedAfterARestoreThatWasInterrupted() throws IOException {
        backup(workspace).write(file, Optional.empty());
        Workspace.directory(workspace.data().resolve("restoring123"));
        var platform = new LocalPlatform(workspace, TestWorkspace.settings(60), printed.stream());

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(platform::start)
                .withMessageContaining("A restore was interrupted");

        var missing = file.resolveSibling("no.backup");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> backup(workspace).restore(missing));
        assertThat(Backup.isInterrupted(workspace)).isTrue();
        backup(workspace).restore(file);
        assertThat(Backup.isInterrupted(workspace)).isFalse();
    }

    @Test
    void isNotMadeOfADatabaseThatIsNotInUse() throws IOException {
        Workspace.writePrivate(workspace.data().resolve("run", "database"), "another");
        var platform = new LocalPlatform(workspace, TestWorkspace.settings(60), printed.stream());

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> platform.backUp(file))
                .withMessageContaining("a PostgreSQL of your own");
        assertThat(file).doesNotExist();
    }

    @Test
    void saysThatThereIsNothingToBackUpOrToRestore() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> backup(other).write(file, Optional.empty()))
                .withMessageContaining("nothing to back up");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> backup(other).restore(file))
                .withMessageContaining("no such file");
        assertThat(file).doesNotExist();
    }
}
