package io.edgemep.auth.aksk;

import io.edgemep.auth.AuthTest;
import io.edgemep.common.TestClock;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/// The whole of mep-auth with a clock that tests set, and bounds that they reach; one context for all that have this.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@AuthTest
@Import({TestClock.Standing.class, Refusals.class})
@TestPropertySource(
        properties = {
            "mep.auth.access-keys.window=" + AccessKeyTest.WINDOW_MINUTES + "m",
            "mep.auth.access-keys.max-signatures=" + AccessKeyTest.MAX_SIGNATURES,
            "mep.auth.access-keys.lock.attempts-per-address=" + AccessKeyTest.ATTEMPTS_PER_ADDRESS,
            "mep.auth.access-keys.lock.max-counted=" + AccessKeyTest.MAX_COUNTED
        })
@interface AccessKeyTest {

    int WINDOW_MINUTES = 855;

    int MAX_SIGNATURES = 10;

    int ATTEMPTS_PER_ADDRESS = 20;

    int MAX_COUNTED = 50;
}
