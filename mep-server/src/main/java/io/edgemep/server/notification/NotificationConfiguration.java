package io.edgemep.server.notification;

import io.edgemep.common.BundledTls;
import io.edgemep.common.Traces;
import io.edgemep.server.outbox.CallbackNetworks;
import io.edgemep.server.outbox.CallbackProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/// Puts the courier together from its parts.
@Configuration(proxyBeanMethods = false)
class NotificationConfiguration {

    @Bean
    HttpCourier httpCourier(
            CallbackProperties properties,
            CallbackNetworks networks,
            SslBundles bundles,
            Clock clock,
            MeterRegistry meters,
            Traces traces) {
        var resolver = new CheckedResolver(
                InetAddress::getAllByName, networks, properties.connectTimeout(), properties.maxCalls());
        var http = CallbackClient.create(properties, resolver, trust(properties, bundles));
        var circuits = new Circuits(properties.circuit(), clock, meters);
        return new HttpCourier(http, circuits, networks, properties, meters, traces);
    }

    private static SSLContext trust(CallbackProperties properties, SslBundles bundles) {
        if (StringUtils.hasText(properties.sslBundle())) {
            return BundledTls.context(bundles, properties.sslBundle());
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
