package io.edgemep.local;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTests {

    private Secrets secrets;

    @BeforeEach
    void setUp(@TempDir Path directory) {
        secrets = new Secrets(directory.resolve("secrets"));
    }

    @Test
    void makesASecretOnceAndKeepsIt() {
        var first = Secrets.read(secrets.administrator());

        assertThat(first).matches("[A-Za-z0-9_-]{43}");
        assertThat(Secrets.read(secrets.administrator())).isEqualTo(first);
    }

    @Test
    void makesEverySecretAnew() {
        assertThat(Set.of(
                        Secrets.read(secrets.administrator()),
                        Secrets.read(secrets.keys()),
                        Secrets.read(secrets.database()),
                        Secrets.read(secrets.superuser())))
                .hasSize(4);
    }

    @Test
    void keepsASecretThatSomebodyElseWrote() throws IOException {
        Workspace.writePrivate(secrets.administrator(), "chosen by hand\n");

        assertThat(Secrets.read(secrets.administrator())).isEqualTo("chosen by hand");
    }

    @Test
    void letsOnlyTheOwnerReadASecret() throws IOException {
        Secrets.read(secrets.keys());

        assertThat(Files.getPosixFilePermissions(secrets.keys())).containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE);
        assertThat(Files.getPosixFilePermissions(secrets.directory()))
                .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);
    }

    @Test
    void leavesNothingButTheSecretInItsConfigTree() throws IOException {
        Secrets.read(secrets.administrator());
        Secrets.read(secrets.keys());

        try (var files = Files.list(secrets.keys().getParent())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("mep.auth.administrator.secret", "mep.auth.keys.password");
        }
    }

    @Test
    void sharesASecretBetweenItsTwoReaders() throws IOException {
        Secrets.share(secrets.platform(), secrets.credentials());
        var first = Secrets.read(secrets.platform());
        assertThat(Secrets.read(secrets.credentials())).isEqualTo(first);

        Workspace.writePrivate(secrets.platform(), "chosen by hand\n");
        Secrets.share(secrets.platform(), secrets.credentials());

        assertThat(Secrets.read(secrets.credentials())).isEqualTo("chosen by hand");
    }
}
