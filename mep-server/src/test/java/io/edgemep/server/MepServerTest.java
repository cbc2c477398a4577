package io.edgemep.server;

import io.edgemep.common.TestClock;
import io.edgemep.common.TestDatabase;
import io.edgemep.common.TestIssuer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/// The whole service on a random port, on a real database, believing the test's own token issuer. One for all test
/// classes that ask for nothing else.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.ssl.enabled=false",
            "mep.token.jwks-bundle=",
            "mep.callback.allow-loopback=true",
            "mep.dns.embedded.port=0",
            "mep.data-plane.type=pretend",
            // Where nothing listens, so that whatever is published waits.
            "mep.gateway.publish=requested",
            "mep.gateway.mode=entities",
            "mep.gateway.admin=http://127.0.0.1:9",
            "mep.gateway.uri=https://gateway.example:8443",
            "mep.gateway.ssl-bundle=",
            "mep.statistics.secret=" + MepServerTest.STATISTICS_SECRET,
            "mep.statistics.max-entries=50",
            "mep.registry.max-services-per-application=20",
            "mep.registry.max-size-per-application=200KB",
            "mep.subscription.max-per-application=20",
            "mep.subscription.max-consumers=3",
            "mep.discovery.max-results=50",
            // All tests come from one address.
            "mep.audit.single-refusals=10000"
        })
@ContextConfiguration(initializers = {TestDatabase.class, TestIssuer.class})
@Import({TestClock.Running.class, Mp1.class})
public @interface MepServerTest {

    String STATISTICS_SECRET = "the-secret-of-the-gateway";
}
