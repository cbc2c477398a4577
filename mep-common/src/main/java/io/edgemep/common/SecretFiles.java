package io.edgemep.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;

/// Refuses to start, outside the profile `development`, with a secret in a file that others can read: one that
/// `configtree:` imports and whose property ends in `password` or `secret`.
final class SecretFiles {

    private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret)");

    /// Where container engines mount secrets.
    private static final Path MOUNTED = Path.of("/run/secrets");

    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    private final Path mounted;

    /// @throws StartRefused with the one sentence that says what to mend
    SecretFiles(ConfigurableEnvironment environment) {
        this(environment, MOUNTED);
    }

    /// @param mounted where a file system in memory is a container engine's, whose modes nobody has chosen
    SecretFiles(ConfigurableEnvironment environment, Path mounted) {
        this.mounted = mounted;
        if (!environment.acceptsProfiles(TlsFiles.DEVELOPMENT)) {
            environment.getPropertySources().stream()
                    .filter(ConfigTreePropertySource.class::isInstance)
                    .map(ConfigTreePropertySource.class::cast)
                    .forEach(this::refuseReadable);
        }
    }

    private void refuseReadable(ConfigTreePropertySource tree) {
        for (var property : tree.getPropertyNames()) {
            if (SECRET.matcher(property).matches()) {
                file(tree.getOrigin(property))
                        .filter(FileModes::isReadByOthers)
                        .filter(file -> !isMountedInMemory(file))
                        .ifPresent(file -> refuse(property, file));
            }
        }
    }

    private static Optional<Path> file(@Nullable Origin origin) {
        try {
            return origin instanceof TextResourceOrigin text
                            && text.getResource() != null
                            && text.getResource().isFile()
                    ? Optional.of(text.getResource().getFile().toPath())
                    : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Engines give such files the mode 0444, and nobody but the container's own user sees them.
    private boolean isMountedInMemory(Path file) {
        try {
            return file.toAbsolutePath().startsWith(mounted)
                    && IN_MEMORY.contains(Files.getFileStore(file).type());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void refuse(String property, Path file) {
        throw new StartRefused(
                "The file %s with the secret %s can be read by everybody on this machine; chmod o-rwx it."
                        .formatted(file, property));
    }
}
