package io.edgemep.local;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The project as it was before the database last changed, by the repository's history. A test that asks for it is
/// skipped where there is none, as in a shallow clone or an archive of the sources.
record ReleaseBefore(Path log) {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final String MIGRATIONS = "mep-server/src/main/resources/db/migration";
    private static final String ALL_MIGRATIONS = MIGRATIONS + " mep-auth/src/main/resources/db/migration";
    private static final String NO_HISTORY = "there is no history of the migrations here";

    /// Before it, migrations were changed that nobody had yet.
    private static final String FIRST_THAT_COUNTS = "b9110c3c32811e5d4a7da88ed86c545e86926ae1";

    private static final Duration BUILD_LIMIT = Duration.ofMinutes(5);

    /// @return where it was built
    Path build() throws IOException, InterruptedException {
        var revision = revision();
        var tree = Path.of("target", "release-before", revision).toAbsolutePath();
        if (!Files.exists(tree.resolve("mep-server/target/mep-server.jar"))) {
            var archive = Files.createDirectories(tree).resolve("tree.tar");
            run(PROJECT, "git archive --output=%s %s".formatted(archive, revision));
            run(tree, "tar -xf " + archive);
            run(tree, "./mvnw -B -q package -DskipTests -Dspotless.check.skip -pl mep-server -am");
        }
        return tree;
    }

    /// The last commit with fewer migrations than there are now.
    private String revision() throws IOException, InterruptedException {
        for (var changed : git("log --format=%H -- " + MIGRATIONS).lines().toList()) {
            var before = git("rev-parse --verify --quiet %s^".formatted(changed));
            if (before.isEmpty()) {
                break;
            }
            if (!differences("A", before).isEmpty()
                    && differences("DMR", before).isEmpty()) {
                return before;
            }
        }
        return abort(NO_HISTORY);
    }

    private String differences(String kinds, String since) throws IOException, InterruptedException {
        return git("diff --diff-filter=%s --name-only %s -- %s".formatted(kinds, since, MIGRATIONS));
    }

    /// Migrations that were changed though there may be databases which have them.
    String changedMigrations() throws IOException, InterruptedException {
        var known = git("rev-parse --verify --quiet %s^{commit}".formatted(FIRST_THAT_COUNTS));
        assumeTrue(!known.isEmpty(), NO_HISTORY);
        return git("log --diff-filter=DMR --name-only --format=%%h %s.. -- %s".formatted(known, ALL_MIGRATIONS))
                + git("diff --diff-filter=DMR --name-only HEAD -- " + ALL_MIGRATIONS);
    }

    /// @return what it has printed; nothing where it failed
    private String git(String arguments) throws IOException, InterruptedException {
        var process = builder(PROJECT, "git " + arguments)
                .redirectOutput(Redirect.PIPE)
                .start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? printed : "";
    }

    private void run(Path directory, String command) throws IOException, InterruptedException {
        var process = builder(directory, command)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(BUILD_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("%s failed:%n%s".formatted(command, new LogFile(log).tail(20)));
        }
    }

    private ProcessBuilder builder(Path directory, String command) {
        var builder = new ProcessBuilder(command.split(" "))
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectError(Redirect.appendTo(log.toFile()));
        // Of the build that this test is part of.
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
        return builder;
    }
}
