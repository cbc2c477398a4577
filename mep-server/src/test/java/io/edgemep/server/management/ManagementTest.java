package io.edgemep.server.management;

import io.edgemep.server.MepServerTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.TestPropertySource;

/// The whole service with enforcers that a test can make fail or wait. Jobs fail when the test puts the clock forward.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@MepServerTest
@TestPropertySource(
        properties = {
            "mep.rules.retry-interval=50ms",
            "mep.rules.poll-interval=50ms",
            "mep.rules.max-per-application=5",
            "mep.management.poll-interval=50ms",
            "mep.management.answer-wait=1s",
            "mep.management.step-timeout=30s",
            "mep.management.lease=5m",
            "mep.management.roll-back-timeout=10m",
            "mep.management.job-timeout=30m"
        })
@Import({ManagementTest.Enforcers.class, Manager.class})
@interface ManagementTest {

    @TestConfiguration(proxyBeanMethods = false)
    class Enforcers {

        @Bean
        @Primary
        HeldEnforcer.Traffic trafficEnforcer() {
            return new HeldEnforcer.Traffic();
        }

        @Bean
        @Primary
        HeldEnforcer.Dns dnsEnforcer() {
            return new HeldEnforcer.Dns();
        }
    }
}
