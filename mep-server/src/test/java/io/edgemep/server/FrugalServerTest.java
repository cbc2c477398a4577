package io.edgemep.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/// A platform that publishes nothing, as it is where nobody has configured a gateway, and answers an application few
/// requests in a second.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@MepServerTest
@TestPropertySource(
        properties = {
            "mep.gateway.publish=never",
            "mep.gateway.admin=",
            "mep.gateway.uri=",
            "mep.gateway.mode=declarative",
            "mep.http.max-requests-per-second=" + FrugalServerTest.MAX_REQUESTS_PER_SECOND
        })
public @interface FrugalServerTest {

    int MAX_REQUESTS_PER_SECOND = 10;
}
