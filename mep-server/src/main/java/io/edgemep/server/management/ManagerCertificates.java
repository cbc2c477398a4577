package io.edgemep.server.management;

import io.edgemep.common.ClientCertificates;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Has the port ask for client certificates, where Mm5 needs them.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "mep.mm5.authentication", havingValue = "mutual-tls")
class ManagerCertificates {

    @Bean
    ClientCertificates managersCertificates(SslBundles bundles) {
        return new ClientCertificates(
                bundles, "mep.mm5.authentication is mutual-tls", "the CA of the platform managers");
    }
}
