package io.edgemep.common;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/// Has the port ask for client certificates, because a setting needs them; who has none still reaches everything else.
public final class ClientCertificates implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    /// Where it is `want`, clients may authenticate with a certificate, and bound tokens can be used.
    static final String PROPERTY = "mep.tls.client-certificates";

    private final SslBundles bundles;
    private final String setting;
    private final String authority;

    /// @param setting what needs the certificates, as a sentence's subject and verb: `mep.mm5.authentication is
    /// mutual-tls`
    /// @param authority whose CA must be trusted, as a sentence's end
    public ClientCertificates(SslBundles bundles, String setting, String authority) {
        this.bundles = bundles;
        this.setting = setting;
        this.authority = authority;
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        var ssl = server.getSsl();
        if (ssl == null || !ssl.isEnabled() || ssl.getBundle() == null) {
            throw new StartRefused(
                    "%s, but TLS does not end here: enable server.ssl, with a bundle.".formatted(setting));
        } else if (bundles.getBundle(ssl.getBundle()).getStores().getTrustStore() == null) {
            // Tomcat would take the JVM's trust store, and with it everybody's certificates.
            throw new StartRefused("%s, but the bundle %s has no trust store: set MEP_TLS_CLIENT_TRUST to %s."
                    .formatted(setting, ssl.getBundle(), authority));
        }
        ssl.setClientAuth(Ssl.ClientAuth.WANT);
    }

    /// After what `server.ssl` says.
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
