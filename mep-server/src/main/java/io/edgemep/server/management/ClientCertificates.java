package io.edgemep.server.management;

import io.edgemep.common.StartRefused;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/// Has the port ask for client certificates, where Mm5 needs them; who has none still reaches everything else.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "mep.mm5.authentication", havingValue = "mutual-tls")
class ClientCertificates implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    private final SslBundles bundles;

    ClientCertificates(SslBundles bundles) {
        this.bundles = bundles;
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        var ssl = server.getSsl();
        if (ssl == null || !ssl.isEnabled() || ssl.getBundle() == null) {
            throw new StartRefused(
                    "mep.mm5.authentication is mutual-tls, but TLS does not end here: enable server.ssl, with a bundle.");
        } else if (bundles.getBundle(ssl.getBundle()).getStores().getTrustStore() == null) {
            // Tomcat would take the JVM's trust store, and with it everybody's certificates.
            throw new StartRefused(
                    "mep.mm5.authentication is mutual-tls, but the bundle %s has no trust store: set MEP_TLS_CLIENT_TRUST to the CA of the platform managers."
                            .formatted(ssl.getBundle()));
        }
        ssl.setClientAuth(Ssl.ClientAuth.WANT);
    }

    /// After what `server.ssl` says.
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
