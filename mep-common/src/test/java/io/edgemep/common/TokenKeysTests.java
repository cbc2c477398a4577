package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

class TokenKeysTests {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final String KNOWN = "test-key";

    private final AtomicInteger fetches = new AtomicInteger();
    private final RestClient toIssuer = RestClient.create();
    private HttpServer issuer;
    private volatile int status = 200;
    private final TestClock clock = TestClock.standing();
    private TokenKeys keys;

    @BeforeEach
    void publish() throws IOException {
        var published = toIssuer.get().uri(TestIssuer.jwksUri()).retrieve().body(String.class);
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/", exchange -> {
            fetches.incrementAndGet();
            var body = String.valueOf(published).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
        var uri =
                URI.create("http://127.0.0.1:%d/".formatted(issuer.getAddress().getPort()));
        var properties = new TokenProperties("i", "a", uri, null, REFRESH, PAUSE, Duration.ofSeconds(2), Duration.ZERO);
        keys = new TokenKeys.Published(toIssuer, uri, properties, clock);
    }

    @AfterEach
    void close() {
        issuer.stop(0);
    }

    @Test
    void fetchesTheKeysWhenOneIsAskedForAndNotAgain() {
        assertThat(keys.find(KNOWN)).isPresent();
        assertThat(keys.find(KNOWN)).isPresent();

        assertThat(fetches).hasValue(1);
    }

    @Test
    void looksForAnUnknownKeyAtTheIssuerButNotMoreOftenThanThePause() {
        keys.find(KNOWN);
        clock.advance(PAUSE);
        assertThat(keys.find("other")).isEmpty();
        assertThat(keys.find("other")).isEmpty();
        assertThat(fetches).hasValue(2);

        clock.advance(PAUSE);
        keys.find("other");
        assertThat(fetches).hasValue(3);
    }

    @Test
    void fetchesTheKeysAgainWhenTheyHaveGrownOld() {
        keys.find(KNOWN);
        clock.advance(REFRESH.plusSeconds(1));
        keys.find(KNOWN);

        assertThat(fetches).hasValue(2);
    }

    @Test
    void keepsTheKeysWhileTheIssuerIsOutOfReach() {
        keys.find(KNOWN);
        status = 500;
        clock.advance(REFRESH.plusSeconds(1));

        assertThat(keys.find(KNOWN)).isPresent();
    }

    @Test
    void saysWhenToComeAgainWhereNoKeysCanBeHad() {
        status = 500;

        assertThatThrownBy(() -> keys.find(KNOWN)).isInstanceOfSatisfying(Unavailable.class, unavailable -> {
            assertThat(unavailable.status().value()).isEqualTo(503);
            assertThat(unavailable.headers().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
        });

        status = 200;
        clock.advance(Duration.ofMillis(500));
        assertThat(keys.find(KNOWN)).isPresent();
    }
}
