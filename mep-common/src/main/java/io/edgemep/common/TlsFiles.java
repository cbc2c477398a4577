package io.edgemep.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;

/// Refuses to start with a private key that others can read, or with a certificate that is made for development.
final class TlsFiles {

    /// The profile of `./mep up`.
    private static final Profiles DEVELOPMENT = Profiles.of("development");

    private static final String DEVELOPMENT_CA = "CN=MEC platform development CA";

    private final ResourceLoader resources;

    /// @throws StartRefused with the one sentence that says what to mend
    TlsFiles(SslProperties properties, SslBundles bundles, Environment environment, ResourceLoader resources) {
        this.resources = resources;
        properties.getBundle().getPem().forEach((name, bundle) -> {
            refuseReadable(name, bundle.getKeystore().getPrivateKey());
            if (!environment.acceptsProfiles(DEVELOPMENT)
                    && StringUtils.hasText(bundle.getKeystore().getCertificate())) {
                refuseDevelopment(name, bundles.getBundle(name).getStores().getKeyStore());
            }
        });
    }

    private void refuseReadable(String bundle, @Nullable String location) {
        file(location).filter(TlsFiles::isReadByOthers).ifPresent(file -> {
            throw new StartRefused(
                    "The private key %s of the SSL bundle %s can be read by everybody on this machine; chmod o-rwx it."
                            .formatted(file, bundle));
        });
    }

    /// A key that is written out in the configuration is no file.
    private Optional<Path> file(@Nullable String location) {
        if (!StringUtils.hasText(location) || location.contains("-----BEGIN")) {
            return Optional.empty();
        }
        try {
            var resource = resources.getResource(location);
            return resource.isFile() ? Optional.of(resource.getFile().toPath()) : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isReadByOthers(Path file) {
        try {
            return Files.exists(file)
                    && Files.getFileStore(file).supportsFileAttributeView("posix")
                    && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void refuseDevelopment(String bundle, @Nullable KeyStore store) {
        if (store == null) {
            return;
        }
        try {
            for (var alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate
                        && certificate.getIssuerX500Principal().getName().contains(DEVELOPMENT_CA)) {
                    throw new StartRefused(
                            "The certificate of the SSL bundle %s is of ./mep's development CA; use one of a CA of yours, or start with the profile development."
                                    .formatted(bundle));
                }
            }
        } catch (KeyStoreException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
