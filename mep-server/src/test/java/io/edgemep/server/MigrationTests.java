package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.common.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// A replica of the release before goes on beside one that has migrated: new migrations add, and take nothing away.
class MigrationTests {

    private static final Pattern VERSION = Pattern.compile("V(\\d+)__.*");

    /// What an old replica would miss, or fail at.
    private static final Pattern CONTRACTING = Pattern.compile(
            "drop (table|column|view|type)|\\brename\\b|alter column \\w+ (type|set not null)|add column [^,;]* not null(?![^,;]* default)|\\btruncate \\w");

    /// Until these the rule was another one.
    private static final int LAST_OF_SERVER = 33;
    private static final int LAST_OF_AUTH = 15;

    private final DriverManagerDataSource database =
            new DriverManagerDataSource(TestDatabase.create(), "postgres", "postgres");
    private final JdbcClient jdbc = JdbcClient.create(database);

    static Stream<Path> newOnes() throws IOException {
        return Stream.concat(
                migrations(Path.of("src/main/resources/db/migration"), LAST_OF_SERVER),
                migrations(Path.of("../mep-auth/src/main/resources/db/migration"), LAST_OF_AUTH));
    }

    private static Stream<Path> migrations(Path directory, int after) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> version(file) > after).toList().stream();
        }
    }

    private static int version(Path file) {
        var name = VERSION.matcher(file.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group(1)) : 0;
    }

    @ParameterizedTest
    @MethodSource("newOnes")
    void addAndTakeNothingAwayInTheSameRelease(Path migration) {
        assertThat(CONTRACTING.matcher(statements(migration)).find())
                .as(
                        "%s takes something away, which a release may do when the one before does not need it any more",
                        migration)
                .isFalse();
    }

    private static String statements(Path migration) {
        try {
            return Files.readString(migration)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("--[^\n]*", "")
                    .replaceAll("before [a-z ]*truncate on", "")
                    .replaceAll("\\s+", " ");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "alter table a drop column b, true",
        "alter table a rename column b to c, true",
        "alter table a alter column b type text, true",
        "alter table a add column b text not null, true",
        "alter table a add column b text not null default '', false",
        "alter table a add column b text, false",
        "create table a (b text not null), false"
    })
    void areNoticedWhenTheyDo(String statement, boolean noticed) {
        assertThat(CONTRACTING.matcher(statement).find()).isEqualTo(noticed);
    }

    /// What the release before the audit log wrote, before and after the migration.
    @Test
    void keepWhatIsThereAndLetTheReleaseBeforeGoOnWriting() {
        flyway(Integer.toString(LAST_OF_SERVER)).migrate();
        writeAsBefore("one");

        flyway("latest").migrate();
        writeAsBefore("two");

        assertThat(jdbc.sql("select subject from events order by id")
                        .query(String.class)
                        .list())
                .isEqualTo(List.of("one", "two"));
        assertThat(jdbc.sql("select service_id from services order by service_id")
                        .query(String.class)
                        .list())
                .isEqualTo(List.of("one", "two"));
        flyway("latest").validate();
    }

    private Flyway flyway(String target) {
        return Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    private void writeAsBefore(String id) {
        jdbc.sql("""
                insert into events (kind, subject, attributes, occurred_at)
                values ('service', :id, '{"changeType": "ADDED"}', now())
                """).param("id", id).update();
        jdbc.sql("""
                insert into services (service_id, owner, ser_name, version, state, info, octets)
                values (:id, 'app', 'name', 0, 'ACTIVE', '{}', 2)
                """).param("id", id).update();
    }
}
