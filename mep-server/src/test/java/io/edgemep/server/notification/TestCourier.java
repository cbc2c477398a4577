package io.edgemep.server.notification;

import io.edgemep.common.TestClock;
import io.edgemep.common.Traces;
import io.edgemep.server.outbox.Delivery;
import io.edgemep.server.outbox.Event;
import io.edgemep.server.outbox.Outcome;
import io.edgemep.server.outbox.TestProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLContext;

/// A courier put together by hand, with names that the test knows, loopback permitted, and short timeouts.
final class TestCourier implements AutoCloseable {

    final TestClock clock = TestClock.standing();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ConcurrentMap<String, String[]> names = new ConcurrentHashMap<>();
    private final HttpCourier courier;

    TestCourier() {
        this(Map.of());
    }

    TestCourier(Map<String, String> changed) {
        this(changed, systemTrust());
    }

    TestCourier(Map<String, String> changed, SSLContext tls) {
        var set = new HashMap<>(Map.of(
                "mep.callback.allow-loopback", "true",
                "mep.callback.connect-timeout", "300ms",
                "mep.callback.response-timeout", "500ms",
                "mep.callback.total-timeout", "1s"));
        set.putAll(changed);
        var properties = TestProperties.callbacks(set);
        var networks = TestProperties.networks(set);
        var resolver = new CheckedResolver(this::lookup, networks, properties.connectTimeout(), properties.maxCalls());
        courier = new HttpCourier(
                CallbackClient.create(properties, resolver, tls),
                new Circuits(properties.circuit(), clock, meters),
                networks,
                properties,
                meters,
                Traces.NONE);
    }

    private static SSLContext systemTrust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private InetAddress[] lookup(String host) throws UnknownHostException {
        var known = names.get(host);
        if (known == null) {
            return InetAddress.getAllByName(host);
        }
        var addresses = new InetAddress[known.length];
        for (var i = 0; i < known.length; i++) {
            addresses[i] = InetAddress.ofLiteral(known[i]);
        }
        return addresses;
    }

    Outcome post(String target) {
        return post(target, "{}");
    }

    Outcome post(String target, String body) {
        var event = new Event(1, "kind", "subject", "{}", Instant.EPOCH, null);
        var delivery =
                new Delivery(1, "lane", "app", URI.create("https://mep.test/x/v1"), URI.create(target), event, 0);
        return courier.deliver(delivery, body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            courier.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
