package io.edgemep.auth;

import io.edgemep.common.TestDatabase;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/// The whole of mep-auth on a database of its own, listening on plain HTTP; one context for all classes that have this.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.ssl.enabled=false",
            "mep.auth.keys.password=" + AuthTest.KEYS_PASSWORD,
            "mep.auth.administrator.secret=" + AuthTest.ADMINISTRATOR_SECRET,
            "mep.auth.platform.secret=" + AuthTest.PLATFORM_SECRET,
            "mep.auth.token.allowed-origins=" + AuthTest.ALLOWED_ORIGIN,
            // As little work as the hashes can be, and no patience: tests fill the pool and the bulkhead on purpose.
            "mep.auth.keys.scrypt-cost=10",
            "mep.auth.secrets.bcrypt-strength=4",
            "mep.auth.secrets.concurrent-hashes=4",
            // All tests come from the same address, and guess more than anybody should.
            "mep.auth.secrets.lock.attempts-per-address=1000",
            "resilience4j.bulkhead.instances.secret-hashing.max-wait-duration=0",
            "spring.datasource.hikari.maximum-pool-size=4",
            "spring.datasource.hikari.connection-timeout=250"
        })
@ContextConfiguration(initializers = TestDatabase.class)
public @interface AuthTest {

    String KEYS_PASSWORD = "the-password-of-the-signing-keys";

    String ADMINISTRATOR_SECRET = "the-secret-of-the-administrator";

    String PLATFORM_SECRET = "the-secret-of-the-platform";

    String ALLOWED_ORIGIN = "https://swagger.test";
}
