package io.edgemep.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthTest;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// How many secrets are hashed at once.
@AuthTest
class SecretPropertiesTests {

    private final BulkheadRegistry bulkheads;

    SecretPropertiesTests(BulkheadRegistry bulkheads) {
        this.bulkheads = bulkheads;
    }

    @Test
    void leavesACoreToWhateverNeedsNoHash() {
        var byDefault = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("mep.auth.secrets", SecretProperties.class);

        assertThat(byDefault.hashesAtOnce(1)).isEqualTo(1);
        assertThat(byDefault.hashesAtOnce(2)).isEqualTo(1);
        assertThat(byDefault.hashesAtOnce(8)).isEqualTo(7);
    }

    @Test
    void hashesAsManyAsAreConfigured() {
        var bulkhead = bulkheads.bulkhead("secret-hashing").getBulkheadConfig();

        assertThat(bulkhead.getMaxConcurrentCalls()).isEqualTo(4);
        assertThat(bulkhead.getMaxWaitDuration()).isEqualTo(Duration.ZERO);
    }
}
