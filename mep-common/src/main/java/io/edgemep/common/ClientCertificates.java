package io.edgemep.common;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/// Has the port ask for client certificates where `mep.tls.client-certificates` is `want`: clients may then
/// authenticate with one, and bound tokens can be used. Who has none still reaches everything else.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = ClientCertificates.PROPERTY, havingValue = "want")
class ClientCertificates implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    static final String PROPERTY = "mep.tls.client-certificates";

    private final SslBundles bundles;

    ClientCertificates(SslBundles bundles) {
        this.bundles = bundles;
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        var ssl = server.getSsl();
        if (ssl == null || !ssl.isEnabled() || ssl.getBundle() == null) {
            throw new StartRefused(
                    "%s is want, but TLS does not end here: enable server.ssl, with a bundle.".formatted(PROPERTY));
        } else if (bundles.getBundle(ssl.getBundle()).getStores().getTrustStore() == null) {
            // Tomcat would take the JVM's trust store, and with it everybody's certificates.
            throw new StartRefused(
                    "%s is want, but the bundle %s has no trust store: set MEP_TLS_CLIENT_TRUST to the clients' CA."
                            .formatted(PROPERTY, ssl.getBundle()));
        }
        ssl.setClientAuth(Ssl.ClientAuth.WANT);
    }

    /// After what `server.ssl` says.
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
