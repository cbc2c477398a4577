package io.edgemep.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@OutboxContext
class OutboxTests {

    @Autowired
    private Outbox outbox;

    @Autowired
    private EventBell bell;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void appendsWithTheChange() {
        transaction.executeWithoutResult(_ -> outbox.append("kind", "kept", "{\"a\": 1}"));

        assertThat(jdbc.sql("select attributes from events where subject = 'kept'")
                        .query(String.class)
                        .single())
                .isEqualTo("{\"a\": 1}");
    }

    @Test
    void isRolledBackWithTheChange() {
        var rung = new AtomicInteger();
        bell.onRing(fromHere(rung::incrementAndGet));

        transaction.executeWithoutResult(change -> {
            outbox.append("kind", "undone", "{}");
            change.setRollbackOnly();
        });

        assertThat(jdbc.sql("select id from events where subject = 'undone'")
                        .query(Long.class)
                        .list())
                .isEmpty();
        assertThat(rung).hasValue(0);
    }

    @Test
    void ringsOnceATransactionAndAfterItsCommit() {
        var visible = new CopyOnWriteArrayList<Integer>();
        var listener = fromHere(() -> visible.add(jdbc.sql("select count(*) from events where subject = 'rung'")
                .query(Integer.class)
                .single()));
        transaction.executeWithoutResult(_ -> {
            bell.onRing(listener);
            outbox.append("kind", "rung", "{}");
            outbox.append("kind", "rung", "{}");
            assertThat(visible).isEmpty();
        });

        assertThat(visible).containsExactly(2);
    }

    /// Others share the database and ring too, heard on a thread of the bell's own.
    private static Runnable fromHere(Runnable listener) {
        var here = Thread.currentThread();
        return () -> {
            if (Thread.currentThread() == here) {
                listener.run();
            }
        };
    }

    @Test
    void refusesToWriteOutsideATransaction() {
        assertThatThrownBy(() -> outbox.append("kind", "subject", "{}"))
                .isInstanceOf(IllegalTransactionStateException.class);
        assertThatThrownBy(() -> outbox.drop("lane")).isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void refusesAttributesThatAreNoObject() {
        for (var attributes : List.of("[]", "1", "null", "{", "")) {
            assertThatThrownBy(
                            () -> transaction.executeWithoutResult(_ -> outbox.append("kind", "subject", attributes)))
                    .isInstanceOf(DataIntegrityViolationException.class);
        }
    }

    @Test
    void tellsASubscriberOverHttp() throws IOException {
        var bodies = new CopyOnWriteArrayList<String>();
        var fails = new AtomicInteger(2);
        var subscriber = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        subscriber.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(fails.getAndDecrement() > 0 ? 503 : 204, -1);
            exchange.close();
        });
        subscriber.start();
        try {
            var attributes = "{\"target\": \"http://127.0.0.1:%d/notify\"}"
                    .formatted(subscriber.getAddress().getPort());
            transaction.executeWithoutResult(_ -> outbox.append("owed", "told", attributes));

            await().until(() -> jdbc.sql("select count(*) from lanes where lane = 'told' and next_attempt_at is null")
                            .query(Integer.class)
                            .single()
                    == 1);
            assertThat(bodies).containsExactly(attributes, attributes, attributes);
        } finally {
            subscriber.stop(0);
        }
    }
}
