package io.edgemep.server.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.edgemep.server.outbox.CallbackNetworks;
import io.edgemep.server.outbox.TestProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CheckedResolverTests {

    private static final Duration TIMEOUT = Duration.ofMillis(200);

    private final CallbackNetworks networks = TestProperties.networks(Map.of());

    @Test
    void yieldsAddressesThatMayBeCalled() throws UnknownHostException {
        var addresses = new InetAddress[] {InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("fd00::1")};
        var resolver = new CheckedResolver(_ -> addresses, networks, TIMEOUT, 1);

        assertThat(resolver.resolve("app.test")).containsExactly(addresses);
        assertThat(resolver.resolveCanonicalHostname("app.test")).isEqualTo("app.test");
    }

    @Test
    void refusesAllWhenOneMayNotBeCalled() {
        var addresses = new InetAddress[] {InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("fe80::1")};
        var resolver = new CheckedResolver(_ -> addresses, networks, TIMEOUT, 1);

        assertThatThrownBy(() -> resolver.resolve("app.test")).isInstanceOf(RefusedAddress.class);
    }

    @Test
    void waitsForANameServerNoLongerThanItsTimeout() {
        var release = new CountDownLatch(1);
        var resolver = new CheckedResolver(host -> hanging(host, release), networks, TIMEOUT, 2);
        var began = System.nanoTime();

        assertThatThrownBy(() -> resolver.resolve("hanging.test"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("within PT0.2S");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        release.countDown();
    }

    @Test
    void startsNoMoreLookupsThanItsBoundAndMoreWhenTheyHaveEnded() {
        var release = new CountDownLatch(1);
        var resolver = new CheckedResolver(
                host -> host.equals("hanging.test") ? hanging(host, release) : local(), networks, TIMEOUT, 2);
        for (var lookup = 0; lookup < 2; lookup++) {
            assertThatThrownBy(() -> resolver.resolve("hanging.test")).hasMessageContaining("within");
        }

        assertThatThrownBy(() -> resolver.resolve("app.test"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("too many names are being resolved");

        release.countDown();
        await().ignoreExceptions().until(() -> resolver.resolve("app.test").length == 1);
    }

    @Test
    void looksUpOnAPlatformThread() throws UnknownHostException {
        var virtual = new AtomicBoolean(true);
        var resolver = new CheckedResolver(
                _ -> {
                    virtual.set(Thread.currentThread().isVirtual());
                    return local();
                },
                networks,
                TIMEOUT,
                1);

        resolver.resolve("app.test");

        assertThat(virtual).isFalse();
    }

    private static InetAddress[] local() {
        return new InetAddress[] {InetAddress.ofLiteral("10.0.0.1")};
    }

    private static InetAddress[] hanging(String host, CountDownLatch release) throws UnknownHostException {
        try {
            release.await();
            return local();
        } catch (InterruptedException _) {
            throw new UnknownHostException(host);
        }
    }
}
