package io.edgemep.common;

import java.time.Duration;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.validation.annotation.Validated;

/// Goes on serving for a while when the service is told to stop: readiness says so from the first moment, and whoever
/// shares out requests has time to look before the port is closed. Each connection is closed with its next answer, so
/// that none is ended with a request in it.
final class Drain implements ApplicationListener<ContextClosedEvent> {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private final Properties properties;
    private final ApplicationContext service;

    /// @param service whose port is drained: the management port, which closes as well, is told here too
    Drain(Properties properties, ApplicationContext service) {
        this.properties = properties;
        this.service = service;
    }

    /// How a service stops, under `mep.shutdown`.
    ///
    /// @param drain how long it goes on serving after readiness has said that it stops; longer than the interval at
    ///     which readiness is looked at
    @Validated
    @ConfigurationProperties("mep.shutdown")
    record Properties(
            @DefaultValue("0s") @DurationMin @DurationMax(minutes = 5)
            Duration drain) {}

    /// Before anything is stopped, and after readiness has been withdrawn.
    @Override
    public void onApplicationEvent(ContextClosedEvent closed) {
        if (properties.drain().isPositive()
                && closed.getApplicationContext().equals(service)
                && service instanceof WebServerApplicationContext context
                && context.getWebServer() instanceof TomcatWebServer server) {
            log.info("Serving for another {} while others learn that this service stops", properties.drain());
            closeConnectionsWithTheirNextAnswer(server);
            try {
                Thread.sleep(properties.drain());
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void closeConnectionsWithTheirNextAnswer(TomcatWebServer server) {
        for (var connector : server.getTomcat().getService().findConnectors()) {
            if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
                protocol.setMaxKeepAliveRequests(1);
            }
        }
    }
}
