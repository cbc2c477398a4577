package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTests {

    private static final String MARK = "86399.5";

    private Path path;
    private Process process;

    @BeforeEach
    void setUp(@TempDir Path directory) throws IOException {
        path = directory.resolve("run", "some.pid");
        process = new ProcessBuilder("sleep", MARK).start();
    }

    @AfterEach
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void findsTheProcessThatWasRemembered() throws IOException {
        var pidFile = new PidFile(path, MARK);
        pidFile.write(process.toHandle());

        assertThat(new PidFile(path, MARK).find()).contains(process.toHandle());
    }

    @Test
    void findsNothingWhereNothingWasRemembered() {
        assertThat(new PidFile(path, MARK).find()).isEmpty();
        assertThat(new PidFile(path, MARK).exists()).isFalse();
    }

    @Test
    void findsNothingWhenTheProcessIsDead() throws Exception {
        var pidFile = new PidFile(path, MARK);
        pidFile.write(process.toHandle());
        process.destroyForcibly().waitFor();

        assertThat(pidFile.find()).isEmpty();
        assertThat(pidFile.exists()).isTrue();
    }

    @Test
    void doesNotMistakeAnotherProcessThatGotTheNumber() throws IOException {
        new PidFile(path, "/somewhere/mep-auth.jar").write(process.toHandle());

        assertThat(new PidFile(path, "/somewhere/mep-auth.jar").find()).isEmpty();
    }

    @Test
    void readsAFileThatHoldsNoNumberAsNone() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "soon\n");

        assertThat(new PidFile(path, MARK).find()).isEmpty();
    }
}
