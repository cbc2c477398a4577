package io.edgemep.server.rules;

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

/// The whole service with enforcers that a test can make fail.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@MepServerTest
@TestPropertySource(
        properties = {
            "mep.rules.settle-wait=2s",
            "mep.rules.retry-interval=100ms",
            "mep.rules.poll-interval=100ms",
            "mep.rules.max-per-application=5"
        })
@Import(RulesTest.Enforcers.class)
public @interface RulesTest {

    @TestConfiguration(proxyBeanMethods = false)
    class Enforcers {

        @Bean
        @Primary
        TestEnforcer.Traffic trafficEnforcer() {
            return new TestEnforcer.Traffic();
        }

        @Bean
        @Primary
        TestEnforcer.Dns dnsEnforcer() {
            return new TestEnforcer.Dns();
        }
    }
}
