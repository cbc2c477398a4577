package io.edgemep.server.outbox;

import io.edgemep.common.TestDatabase;
import io.edgemep.common.TestIssuer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/// A test of the outbox and the courier as the whole service puts them together, with a kind of event of the test.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.ssl.enabled=false",
            "mep.token.jwks-bundle=",
            "mep.callback.allow-loopback=true",
            "mep.dns.embedded.port=0",
            "mep.outbox.first-back-off=100ms"
        })
@ContextConfiguration(initializers = {TestDatabase.class, TestIssuer.class})
@Import(OutboxContext.OwedKind.class)
@interface OutboxContext {

    /// Events of the kind `owed` are owed to the lane that is their subject, at the target among their attributes.
    @TestConfiguration(proxyBeanMethods = false)
    class OwedKind {

        @Bean
        EventMatcher owedMatcher() {
            return () -> """
                    select id as event_id, subject as lane, 'app' as owner, 'https://mep.test/x/v1' as root,
                           attributes ->> 'target' as target
                      from events where kind = 'owed' and id = any (:events)
                    """;
        }

        @Bean
        DeliveryBody owedBody() {
            return new DeliveryBody() {
                @Override
                public boolean renders(String eventKind) {
                    return eventKind.equals("owed");
                }

                @Override
                public byte[] render(Delivery delivery) {
                    return delivery.event().attributes().getBytes(StandardCharsets.UTF_8);
                }
            };
        }
    }
}
