package io.edgemep.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.edgemep.common.TestClock;
import io.edgemep.common.Unavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/// mep-server as a reader of mep-auth's list; what that answers is as its contract says.
class RevocationFollowerTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration REREAD = Duration.ofMinutes(5);
    private static final Duration STALENESS = Duration.ofMinutes(15);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestClock clock = TestClock.running();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> entries = new CopyOnWriteArrayList<>();
    private HttpServer mepAuth;
    private volatile int tokenStatus = 200;
    private volatile int listStatus = 200;
    private RevocationFollower follower;

    @BeforeEach
    void serve() throws IOException {
        mepAuth = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        mepAuth.createContext("/oauth2/token", exchange -> {
            requests.add("token");
            answer(exchange, tokenStatus, "{\"access_token\": \"t\", \"expires_in\": 3600}");
        });
        mepAuth.createContext("/auth/v1/revocations", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer t");
            var after = exchange.getRequestURI().getQuery();
            requests.add(after);
            answer(exchange, listStatus, "{\"revocations\": [%s]}".formatted(page(after)));
        });
        mepAuth.start();
        follower = follower("a-secret-of-the-platform");
    }

    @AfterEach
    void close() {
        mepAuth.stop(0);
    }

    @Test
    void refusesATokenThatIsRevokedAndNoOther() {
        revoke("app", "one");

        assertThat(follower.isRevoked("one", "app", NOW)).isTrue();
        assertThat(follower.isRevoked("two", "app", NOW)).isFalse();
        assertThat(follower.isRevoked("one", "another", NOW)).isFalse();
        assertThat(follower.isRevoked(null, "app", NOW)).isFalse();
    }

    @Test
    void refusesWhatARefusedClientGotBefore() {
        entries.add("{\"position\": 1, \"clientId\": \"app\", \"revokedAt\": \"%s\", \"expiresAt\": \"%s\"}"
                .formatted(NOW, NOW.plusSeconds(3600)));

        assertThat(follower.isRevoked("one", "app", NOW.minusSeconds(60))).isTrue();
        assertThat(follower.isRevoked("one", "app", NOW)).isTrue();
        assertThat(follower.isRevoked("one", "app", NOW.plusSeconds(1))).isFalse();
        assertThat(follower.isRevoked("one", "another", NOW.minusSeconds(60))).isFalse();
    }

    @Test
    void refusesAllThatARemovedKeySigned() {
        assertThat(follower.isKeyRevoked("leaked")).isFalse();
        entries.add("{\"position\": 1, \"kid\": \"leaked\", \"revokedAt\": \"%s\", \"expiresAt\": \"%s\"}"
                .formatted(NOW, NOW.plusSeconds(3600)));
        follower.follow();

        assertThat(follower.isKeyRevoked("leaked")).isTrue();
        assertThat(follower.isKeyRevoked("another")).isFalse();
        assertThat(follower.isRevoked("one", "app", NOW)).isFalse();
    }

    @Test
    void asksForNothingTwiceAndForNoTokenAgain() {
        revoke("app", "one");
        follower.follow();
        follower.follow();
        revoke("app", "two");
        follower.follow();

        assertThat(follower.isRevoked("two", "app", NOW)).isTrue();
        assertThat(requests).containsExactly("token", "after=0", "after=1", "after=1", "after=1", "after=2");
    }

    @Test
    void readsTheWholeListNowAndThenAndForgetsWhatIsGone() {
        revoke("app", "one");
        follower.follow();
        entries.clear();
        follower.follow();
        assertThat(follower.isRevoked("one", "app", NOW)).isTrue();

        clock.advance(REREAD.plusSeconds(1));
        follower.follow();

        assertThat(follower.isRevoked("one", "app", NOW)).isFalse();
    }

    @Test
    void keepsToTheListAsItWasWhileMepAuthIsOutOfReachButNotForLong() {
        revoke("app", "one");
        follower.follow();
        mepAuth.stop(0);

        clock.advance(STALENESS.minusSeconds(10));
        follower.follow();
        assertThat(follower.isRevoked("one", "app", NOW)).isTrue();
        assertThat(follower.isRevoked("two", "app", NOW)).isFalse();

        clock.advance(Duration.ofSeconds(20));
        assertThatThrownBy(() -> follower.isRevoked("two", "app", NOW))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.status().value()).isEqualTo(503));
    }

    @Test
    void believesNoTokenBeforeTheListWasReadOnce() {
        listStatus = 500;
        assertThatThrownBy(() -> follower.isRevoked("one", "app", NOW)).isInstanceOf(Unavailable.class);

        listStatus = 200;
        assertThat(follower.isRevoked("one", "app", NOW)).isFalse();
    }

    @Test
    void getsAnotherTokenWhenItsOwnIsRefused() {
        follower.follow();
        listStatus = 401;
        follower.follow();
        listStatus = 200;
        follower.follow();

        assertThat(requests).containsExactly("token", "after=0", "after=0", "token", "after=0");
    }

    @Test
    void renewsItsTokenInTimeAndUsesTheOldOneWhileThatFails() {
        follower.follow();
        clock.advance(Duration.ofMinutes(44));
        follower.follow();
        assertThat(requests).containsOnlyOnce("token");

        tokenStatus = 503;
        revoke("app", "one");
        clock.advance(Duration.ofMinutes(2));
        follower.follow();
        assertThat(follower.isRevoked("one", "app", NOW)).isTrue();
        assertThat(requests).filteredOn("token"::equals).hasSize(2);

        revoke("app", "two");
        clock.advance(Duration.ofMinutes(13).plusSeconds(1));
        follower.follow();
        assertThat(follower.isRevoked("two", "app", NOW)).isTrue();
        revoke("app", "three");
        clock.advance(Duration.ofMinutes(2));
        follower.follow();
        assertThat(follower.isRevoked("three", "app", NOW)).isFalse();

        tokenStatus = 200;
        follower.follow();
        assertThat(follower.isRevoked("three", "app", NOW)).isTrue();
    }

    @Test
    void showsARefusedSecretOnceAMinuteSoThatItIsNotTakenForGuessing() {
        tokenStatus = 401;
        follower.follow();
        clock.advance(Duration.ofSeconds(50));
        for (var i = 0; i < 20; i++) {
            follower.follow();
        }
        assertThat(requests).containsExactly("token");

        tokenStatus = 200;
        clock.advance(Duration.ofSeconds(11));
        follower.follow();
        assertThat(requests).containsExactly("token", "token", "after=0");
    }

    @Test
    void tellsHowOldTheListIsThatItGoesBy() {
        assertThat(age()).isBetween(0.0, 10.0);
        listStatus = 500;
        clock.advance(Duration.ofSeconds(100));
        follower.follow();
        assertThat(age()).isBetween(100.0, 110.0);

        listStatus = 200;
        follower.follow();
        assertThat(age()).isBetween(0.0, 10.0);

        mepAuth.stop(0);
        clock.advance(Duration.ofMinutes(20));
        follower.follow();
        assertThat(age()).isBetween(1200.0, 1210.0);
    }

    @Test
    void tellsNoAgeWhereItFollowsNothing() {
        meters.clear();
        follower(" ");

        assertThat(meters.find("mep.revocations.age").gauge()).isNull();
        assertThat(meters.find("mep.revocations.entries").gauge()).isNotNull();
    }

    private double age() {
        return meters.get("mep.revocations.age").gauge().value();
    }

    @Test
    void followsNothingWithoutASecret() {
        revoke("app", "one");
        var unfollowing = follower(" ");
        unfollowing.follow();

        assertThat(unfollowing.isRevoked("one", "app", NOW)).isFalse();
        assertThat(requests).isEmpty();
    }

    private void revoke(String client, String token) {
        entries.add(
                "{\"position\": %d, \"clientId\": \"%s\", \"tokenId\": \"%s\", \"revokedAt\": \"%s\", \"expiresAt\": \"%s\"}"
                        .formatted(entries.size() + 1, client, token, NOW, NOW.plusSeconds(3600)));
    }

    private String page(String after) {
        var position = Integer.parseInt(after.substring("after=".length()));
        return String.join(",", new ArrayList<>(entries).stream().skip(position).toList());
    }

    private RevocationFollower follower(String secret) {
        var uri =
                URI.create("http://127.0.0.1:%d".formatted(mepAuth.getAddress().getPort()));
        var properties = new RevocationProperties(
                uri, "platform", secret, null, Duration.ofSeconds(1), Duration.ofSeconds(2), REREAD, STALENESS);
        return new RevocationFollower(properties, new DefaultSslBundleRegistry(), meters, clock);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
