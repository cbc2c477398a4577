package io.edgemep.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;

/// Refuses to start with a private key that others can read, or with a certificate that is made for development. A
/// key that others can read later is an error in the log: the port has to stay open.
final class TlsFiles {

    private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);

    /// The profile of `./mep up`.
    static final Profiles DEVELOPMENT = Profiles.of("development");

    private static final String DEVELOPMENT_CA = "CN=MEC platform development CA";

    private final ResourceLoader resources;

    /// @throws StartRefused with the one sentence that says what to mend
    TlsFiles(SslProperties properties, SslBundles bundles, Environment environment, ResourceLoader resources) {
        this.resources = resources;
        properties.getBundle().getPem().forEach((name, bundle) -> {
            var key = bundle.getKeystore().getPrivateKey();
            readable(name, key).ifPresent(sentence -> {
                throw new StartRefused(sentence);
            });
            bundles.addBundleUpdateHandler(name, _ -> readable(name, key).ifPresent(log::error));
            if (!environment.acceptsProfiles(DEVELOPMENT)
                    && StringUtils.hasText(bundle.getKeystore().getCertificate())) {
                refuseDevelopment(name, bundles.getBundle(name).getStores().getKeyStore());
            }
        });
    }

    private Optional<String> readable(String bundle, @Nullable String location) {
        return file(location)
                .filter(FileModes::isReadByOthers)
                .map(file ->
                        "The private key %s of the SSL bundle %s can be read by everybody on this machine; chmod o-rwx it."
                                .formatted(file, bundle));
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

    /// Has each reload look whether the key is the certificate's: while only one of the two files has been
    /// replaced, what was loaded before stays in use. A bundle without a certificate has nothing to look at, which
    /// Spring would take for a fault.
    static final class VerifiedKeys implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof SslProperties properties) {
                properties.getBundle().getPem().values().forEach(bundle -> {
                    var store = bundle.getKeystore();
                    store.setVerifyKeys(StringUtils.hasText(store.getCertificate()));
                });
            }
            return bean;
        }
    }
}
