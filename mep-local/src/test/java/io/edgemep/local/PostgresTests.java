package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTests {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Printed printed = new Printed();
    private Workspace workspace;
    private Postgres postgres;

    @BeforeEach
    void setUp(@TempDir Path directory) throws IOException {
        workspace = TestWorkspace.in(directory);
        postgres = new Postgres(workspace, printed.stream());
    }

    @AfterEach
    void stop() throws IOException {
        postgres.stop(LIMIT);
        TestWorkspace.end(workspace);
    }

    @Test
    void keepsWhatIsCommittedAndListensOnThisMachineOnly() {
        var databases = postgres.databases(postgres.start(LIMIT));

        for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(databases.show(setting, LIMIT)).as(setting).isEqualTo("on");
        }
        assertThat(databases.show("listen_addresses", LIMIT)).isEqualTo("127.0.0.1");
        assertThat(databases.show("unix_socket_directories", LIMIT)).isEmpty();
    }

    @Test
    void makesADatabaseForEachServiceThatOneOrdinaryRoleOwns(@TempDir Path empty) throws IOException, SQLException {
        TestWorkspace.end(workspace);
        workspace = TestWorkspace.empty(empty);
        postgres = new Postgres(workspace, printed.stream());
        var urls = postgres.databases(postgres.start(LIMIT)).urls();

        for (var url : new String[] {urls.serverUrl(), urls.authUrl()}) {
            try (var connection = connect(url, password());
                    var statement = connection.createStatement()) {
                statement.execute("create table of_the_owner (id int)");
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> statement.execute("create role another superuser"))
                        .withMessageContaining("permission denied");
            }
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() {
        var urls = postgres.databases(postgres.start(LIMIT)).urls();

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> connect(urls.serverUrl(), "guessed"))
                .withMessageContaining("password authentication failed");
    }

    @Test
    void takesOverAServerThatRunsAlready() throws SQLException {
        var port = postgres.start(LIMIT);
        write(port);
        var process = postgres.running().orElseThrow().pid();
        printed.take();

        assertThat(new Postgres(workspace, printed.stream()).start(LIMIT)).isEqualTo(port);

        assertThat(printed.take())
                .isEqualTo("PostgreSQL: process %d serves data/postgres on 127.0.0.1:%d already; taken over.%n"
                        .formatted(process, port));
        assertThat(postgres.running().orElseThrow().pid()).isEqualTo(process);
        assertThat(read(port)).isEqualTo("kept");
    }

    @Test
    void refusesAServerThatDoesNotKnowItsPassword() throws IOException {
        postgres.start(LIMIT);
        var superuser = new Secrets(workspace.secrets()).superuser();
        var right = Files.readString(superuser);
        Files.writeString(superuser, "another");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> postgres.start(LIMIT))
                .withMessageContaining("password authentication failed");
        Files.writeString(superuser, right);
    }

    @Test
    void keepsItsDataWhenItIsKilled() throws Exception {
        var port = postgres.start(LIMIT);
        write(port);
        var server = ProcessHandle.of(postgres.running().orElseThrow().pid()).orElseThrow();
        server.destroyForcibly();
        server.onExit().get(10, TimeUnit.SECONDS);
        assertThat(postgres.running()).isEmpty();
        assertThat(PostmasterFile.find(workspace.data().resolve("postgres"))).isPresent();
        printed.take();

        assertThat(postgres.start(LIMIT)).isEqualTo(port);

        assertThat(printed.take()).contains("process %d is gone); it recovers now".formatted(server.pid()));
        assertThat(read(port)).isEqualTo("kept");
    }

    @Test
    void isNotStoppedByAStrangerThatGotItsNumber() throws Exception {
        var port = postgres.start(LIMIT);
        write(port);
        var file = PostmasterFile.path(workspace.data().resolve("postgres"));
        var lines = Files.readAllLines(file);
        postgres.stop(LIMIT);
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(file, lines);

        assertThat(postgres.running()).isEmpty();
        assertThat(postgres.start(LIMIT)).isEqualTo(port);
        assertThat(read(port)).isEqualTo("kept");
    }

    @Test
    void movesToAnotherPortWhenItsOwnIsTaken() throws Exception {
        var port = postgres.start(LIMIT);
        write(port);
        postgres.stop(LIMIT);

        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            var other = postgres.start(LIMIT);

            assertThat(other).isNotEqualTo(port);
            assertThat(read(other)).isEqualTo("kept");
        }
    }

    @Test
    void saysWhetherThereWasSomethingToStop() {
        postgres.start(LIMIT);

        assertThat(postgres.stop(LIMIT)).isTrue();
        assertThat(postgres.running()).isEmpty();
        assertThat(postgres.stop(LIMIT)).isFalse();
    }

    @Test
    void showsTheLogWhenItDoesNotStart() throws IOException {
        postgres.start(LIMIT);
        postgres.stop(LIMIT);
        Files.writeString(workspace.data().resolve("postgres", "postgresql.conf"), "no_such_setting = on\n");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> postgres.start(LIMIT))
                .withMessageContaining("PostgreSQL did not start; the end of data/logs/postgres.log:")
                .withMessageContaining("no_such_setting");
    }

    private void write(int port) throws SQLException {
        try (var connection = connect(postgres.databases(port).urls().serverUrl(), password());
                var statement = connection.createStatement()) {
            statement.execute("create table notes (note text)");
            statement.execute("insert into notes values ('kept')");
        }
    }

    private String read(int port) throws SQLException {
        try (var connection = connect(postgres.databases(port).urls().serverUrl(), password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select note from notes")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private String password() {
        return Secrets.read(new Secrets(workspace.secrets()).database());
    }

    private static Connection connect(String url, String password) throws SQLException {
        return DriverManager.getConnection(url, "mep", password);
    }
}
