package io.edgemep.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/// Random secrets, made when first asked for and kept in files that only their owner may read.
///
/// Those of the services are config trees (a file is called as the property it holds), which the services import: no
/// secret of ours is on a command line or in a process's environment.
///
/// @param directory one directory below it for each reader
record Secrets(Path directory) {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// What the administrator authenticates with at mep-auth.
    Path administrator() {
        return directory.resolve("auth", "mep.auth.administrator.secret");
    }

    /// What mep-server authenticates with at mep-auth, as mep-auth reads it.
    Path platform() {
        return directory.resolve("auth", "mep.auth.platform.secret");
    }

    /// The same, as mep-server reads it.
    Path credentials() {
        return directory.resolve("server", "mep.credentials.client-secret");
    }

    /// What mep-auth encrypts its signing keys with.
    Path keys() {
        return directory.resolve("auth", "mep.auth.keys.password");
    }

    /// What both services log in to the embedded PostgreSQL with.
    Path database() {
        return directory.resolve("database", "spring.datasource.password");
    }

    /// What `./mep` itself logs in to it with.
    Path superuser() {
        return directory.resolve("postgres", "superuser.password");
    }

    /// Makes the second file hold the secret of the first; one that is not there is made.
    static void share(Path file, Path copy) {
        try {
            var secret = read(file);
            if (!Files.exists(copy) || !Files.readString(copy).strip().equals(secret)) {
                Workspace.writePrivate(copy, secret);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Reads a secret; one that is not there is made.
    static String read(Path file) {
        try {
            if (!Files.exists(file)) {
                var bytes = new byte[BYTES];
                RANDOM.nextBytes(bytes);
                Workspace.writePrivate(
                        file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            }
            return Files.readString(file).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
