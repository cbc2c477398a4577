package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

class TokenKeysTests {

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration REFRESH = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String KNOWN = "test-key";

    private final AtomicInteger fetches = new AtomicInteger();
    private final RestClient toIssuer = RestClient.create();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile CountDownLatch hanging = new CountDownLatch(0);
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
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            hang();
            atOnce.decrementAndGet();
            var body = String.valueOf(published).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.setExecutor(threads);
        issuer.start();
        var uri =
                URI.create("http://127.0.0.1:%d/".formatted(issuer.getAddress().getPort()));
        var properties = new TokenProperties("i", "a", uri, null, REFRESH, PAUSE, TIMEOUT, Duration.ZERO, 100);
        keys = new TokenKeys.Published(toIssuer, uri, properties, clock);
    }

    @AfterEach
    void close() {
        issuer.stop(0);
        threads.shutdownNow();
    }

    private CompletableFuture<Optional<PublicKey>> asked(String kid) {
        return CompletableFuture.supplyAsync(() -> keys.find(kid), threads);
    }

    private void hang() {
        try {
            hanging.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
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

        await().untilAtomic(fetches, equalTo(2));
    }

    @Test
    void answersFromKeysThatHaveGrownOldWhileTheIssuerHangs() {
        keys.find(KNOWN);
        hanging = new CountDownLatch(1);
        clock.advance(REFRESH.plusSeconds(1));
        try {
            for (var request = 0; request < 20; request++) {
                assertThat(asked(KNOWN))
                        .succeedsWithin(Duration.ofSeconds(1))
                        .satisfies(key -> assertThat(key).isPresent());
            }
            await().untilAtomic(fetches, equalTo(2));
            assertThat(mostAtOnce).hasValue(1);
        } finally {
            hanging.countDown();
        }
    }

    @Test
    void letsWhoeverAsksForAnUnknownKeyWaitNoLongerThanAFetchMayTake() {
        keys.find(KNOWN);
        clock.advance(PAUSE);
        hanging = new CountDownLatch(1);
        try {
            var first = asked("other");
            await().untilAtomic(fetches, equalTo(2));

            assertThat(asked("another"))
                    .succeedsWithin(TIMEOUT.plusSeconds(5))
                    .satisfies(key -> assertThat(key).isEmpty());
            assertThat(first).isNotDone();
            assertThat(mostAtOnce).hasValue(1);
        } finally {
            hanging.countDown();
        }
    }

    @Test
    void learnsNewKeysWhenTheClockHasBeenPutBack() {
        keys.find(KNOWN);
        clock.advance(Duration.ofHours(-3));
        assertThat(keys.find("other")).isEmpty();
        assertThat(fetches).hasValue(2);

        assertThat(keys.find("other")).isEmpty();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void renewsTheKeysWhenTheClockHasBeenPutBack() {
        keys.find(KNOWN);
        clock.advance(Duration.ofHours(-3));
        keys.find(KNOWN);

        await().untilAtomic(fetches, equalTo(2));
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
