package io.edgemep.auth.client;

import io.github.resilience4j.common.bulkhead.configuration.BulkheadConfigCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Makes the bulkhead of hashing as wide as the machine has cores to spare.
@Configuration(proxyBeanMethods = false)
class HashingBulkhead {

    static final String NAME = "secret-hashing";

    @Bean
    static BulkheadConfigCustomizer hashesAtOnce(SecretProperties properties) {
        return BulkheadConfigCustomizer.of(
                NAME,
                config -> config.maxConcurrentCalls(
                        properties.hashesAtOnce(Runtime.getRuntime().availableProcessors())));
    }
}
