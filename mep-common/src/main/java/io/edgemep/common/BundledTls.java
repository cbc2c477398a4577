package io.edgemep.common;

import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import nl.altindag.ssl.util.KeyManagerUtils;
import nl.altindag.ssl.util.SSLSessionUtils;
import nl.altindag.ssl.util.TrustManagerUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.StringUtils;

/// TLS for clients of our own by an SSL bundle, whose files may change while the service runs.
public final class BundledTls {

    private BundledTls() {}

    /// A context that is at any time as the bundle is: connections made after a change show and trust what is new.
    ///
    /// @param name of the bundle, under `spring.ssl.bundle`
    public static SSLContext context(SslBundles bundles, String name) {
        return context(bundles, name, true);
    }

    private static SSLContext context(SslBundles bundles, String name, boolean isShown) {
        var bundle = bundles.getBundle(name);
        var keys = KeyManagerUtils.createSwappableKeyManager(keys(bundle));
        var trust = TrustManagerUtils.createSwappableTrustManager(trust(bundle));
        try {
            var context = SSLContext.getInstance(bundle.getProtocol());
            context.init(isShown ? new KeyManager[] {keys} : null, new TrustManager[] {trust}, null);
            bundles.addBundleUpdateHandler(name, changed -> {
                KeyManagerUtils.swapKeyManager(keys, keys(changed));
                TrustManagerUtils.swapTrustManager(trust, trust(changed));
                SSLSessionUtils.invalidateCaches(context);
            });
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("The SSL bundle %s makes no context.".formatted(name), impossible);
        }
    }

    /// What a [RestClient][org.springframework.web.client.RestClient] of our own sends its requests by. It shows no
    /// certificate: ours may be for servers alone, and then a server that asks for one would end the handshake.
    ///
    /// @param name of the bundle to trust; the JVM's trust store where it has no text
    public static ClientHttpRequestFactory requests(
            SslBundles bundles, @Nullable String name, Duration connectTimeout, Duration readTimeout) {
        return requests(bundles, name, connectTimeout, readTimeout, false);
    }

    /// The same for a server that lets in who has the bundle's certificate.
    public static ClientHttpRequestFactory requestsWithCertificate(
            SslBundles bundles, @Nullable String name, Duration connectTimeout, Duration readTimeout) {
        return requests(bundles, name, connectTimeout, readTimeout, true);
    }

    private static ClientHttpRequestFactory requests(
            SslBundles bundles, @Nullable String name, Duration connectTimeout, Duration readTimeout, boolean isShown) {
        var client = HttpClient.newBuilder().connectTimeout(connectTimeout);
        if (StringUtils.hasText(name)) {
            client.sslContext(context(bundles, name, isShown));
        }
        var requests = new JdkClientHttpRequestFactory(client.build());
        requests.setReadTimeout(readTimeout);
        return requests;
    }

    private static X509ExtendedKeyManager keys(SslBundle bundle) {
        return only(bundle.getManagers().getKeyManagers(), X509ExtendedKeyManager.class);
    }

    private static X509ExtendedTrustManager trust(SslBundle bundle) {
        return only(bundle.getManagers().getTrustManagers(), X509ExtendedTrustManager.class);
    }

    private static <T> T only(Object[] managers, Class<T> type) {
        return Arrays.stream(managers)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
