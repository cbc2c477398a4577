package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.FileSystemUtils;

class SecretFilesTests {

    private static final String PROPERTY = "spring.datasource.password";

    private static final String CONTENT = "of-the-database";

    @TempDir
    Path folder;

    private final MockEnvironment environment = new MockEnvironment();

    private Path nowhere;

    @BeforeEach
    void noMount() {
        nowhere = folder.resolve("nowhere");
    }

    private void file(Path directory, String name, String mode) throws IOException {
        var file = Files.writeString(directory.resolve(name), CONTENT);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        environment.getPropertySources().addFirst(new ConfigTreePropertySource("tree", directory));
    }

    @Test
    void refusesASecretThatEverybodyCanReadAndDoesNotSayIt() throws Exception {
        file(folder, PROPERTY, "rw-r--r--");

        assertThatThrownBy(() -> new SecretFiles(environment, nowhere))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(folder.resolve(PROPERTY).toString())
                .hasMessageContaining("chmod o-rwx")
                .hasMessageNotContaining(CONTENT);
    }

    @Test
    void takesOneThatItsGroupCanRead() throws Exception {
        file(folder, PROPERTY, "rw-r-----");

        assertThatCode(() -> new SecretFiles(environment, nowhere)).doesNotThrowAnyException();
    }

    @Test
    void takesASettingThatIsNoSecret() throws Exception {
        file(folder, "mep.auth.token.lifetime", "rw-r--r--");

        assertThatCode(() -> new SecretFiles(environment, nowhere)).doesNotThrowAnyException();
    }

    @Test
    void takesAnyOnADevelopersMachine() throws Exception {
        file(folder, PROPERTY, "rw-r--r--");
        environment.setActiveProfiles("development");

        assertThatCode(() -> new SecretFiles(environment, nowhere)).doesNotThrowAnyException();
    }

    /// An engine's mount, and a directory of the operator's in the same place.
    @Test
    void takesWhatAnEngineHasMountedInMemoryOnly() throws Exception {
        var memory = Path.of("/dev/shm");
        assumeThat(memory).isDirectory();
        assumeThat(Files.getFileStore(memory).type()).isEqualTo("tmpfs");
        var mounted = Files.createTempDirectory(memory, "secrets");
        try {
            file(mounted, PROPERTY, "r--r--r--");

            assertThatCode(() -> new SecretFiles(environment, mounted)).doesNotThrowAnyException();
            assertThatThrownBy(() -> new SecretFiles(environment, nowhere)).isInstanceOf(StartRefused.class);
        } finally {
            FileSystemUtils.deleteRecursively(mounted);
        }
    }
}
