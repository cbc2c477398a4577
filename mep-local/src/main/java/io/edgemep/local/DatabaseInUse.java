package io.edgemep.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which PostgreSQL the platform uses: the embedded one, or one of its operator's.
record DatabaseInUse(Workspace workspace, Settings settings) {

    private static final String EMBEDDED = "embedded";

    /// From now on it is the one of the settings.
    void note() {
        try {
            Workspace.writePrivate(note(workspace), settings.database().isEmpty() ? EMBEDDED : "another");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// @throws Failure when it is another one than the embedded, by the settings or because it was at the last start
    void requireEmbedded() {
        if (settings.database().isPresent() || !noted().equals(EMBEDDED)) {
            throw new Failure(
                    "The databases are in a PostgreSQL of your own: back that up, and data/secrets and data/tls"
                            + " beside it (docs/operations.md, Backups).");
        }
    }

    private String noted() {
        try {
            return Files.exists(note(workspace)) ? Files.readString(note(workspace)) : EMBEDDED;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path note(Workspace workspace) {
        return workspace.data().resolve("run", "database");
    }
}
