package io.edgemep.server.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.edgemep.server.outbox.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCourierTests {

    private final TestCourier courier = new TestCourier();
    private final TestReceiver receiver = new TestReceiver();

    @AfterEach
    void close() {
        courier.close();
        receiver.close();
    }

    @Test
    void postsTheBodyAsJson() {
        assertThat(courier.post(receiver.url("/notify/me?a=b%20c"), "{\"ä\":1}"))
                .isEqualTo(new Outcome.Delivered());

        var request = receiver.requests().getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).isEqualTo("/notify/me?a=b%20c");
        assertThat(request.body()).isEqualTo("{\"ä\":1}");
        assertThat(request.headers().get("Content-Type")).containsExactly("application/json");
        assertThat(request.headers().getFirst("Host")).isEqualTo("127.0.0.1:" + receiver.port());
        assertThat(request.headers()).doesNotContainKeys("Authorization", "Cookie", "Accept-encoding", "Upgrade");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void takesAny2xxForDelivered(int status) {
        receiver.answering(TestReceiver.Answer.of(status));

        assertThat(courier.post(receiver.url("/"))).isEqualTo(new Outcome.Delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 400, 401, 404, 410, 429, 500, 503})
    void takesAnyOtherAnswerForAFailureAndAsksOnce(int status) {
        receiver.answering(TestReceiver.Answer.of(status, "WWW-Authenticate", "Basic realm=\"x\""));

        assertThat(courier.post(receiver.url("/"))).isEqualTo(new Outcome.Failed("answered " + status));
        assertThat(receiver.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        try (var elsewhere = new TestReceiver()) {
            receiver.answering(TestReceiver.Answer.of(status, "Location", elsewhere.url("/")));
            assertThat(courier.post(receiver.url("/"))).isEqualTo(new Outcome.Failed("answered " + status));

            receiver.answering(TestReceiver.Answer.of(status, "Location", "http://169.254.169.254/latest/"));
            assertThat(courier.post(receiver.url("/"))).isEqualTo(new Outcome.Failed("answered " + status));

            assertThat(elsewhere.requests()).isEmpty();
            assertThat(receiver.requests()).hasSize(2);
        }
    }

    @Test
    void keepsNoCookie() {
        receiver.answering(TestReceiver.Answer.of(204, "Set-Cookie", "session=1; Path=/"));
        courier.post(receiver.url("/"));
        courier.post(receiver.url("/"));

        assertThat(receiver.requests())
                .hasSize(2)
                .noneMatch(request -> request.headers().containsKey("Cookie"));
    }

    @Test
    void usesAConnectionAgainWhenTheAnswerWasShort() {
        receiver.answering(exchange -> {
            exchange.sendResponseHeaders(200, 4096);
            exchange.getResponseBody().write(new byte[4096]);
        });
        for (var call = 0; call < 3; call++) {
            assertThat(courier.post(receiver.url("/"))).isEqualTo(new Outcome.Delivered());
        }

        assertThat(receiver.requests())
                .extracting(TestReceiver.Request::connection)
                .containsOnly(receiver.requests().getFirst().connection());
    }

    @Test
    void keepsConnectionsToMoreDestinationsThanItMayCallAtOnce() {
        try (var one = new TestCourier(
                        Map.of("mep.callback.max-calls", "1", "mep.callback.max-calls-per-destination", "1"));
                var other = new TestReceiver()) {
            for (var round = 0; round < 3; round++) {
                assertThat(one.post(receiver.url("/"))).isEqualTo(new Outcome.Delivered());
                assertThat(one.post(other.url("/"))).isEqualTo(new Outcome.Delivered());
            }

            assertThat(receiver.requests())
                    .extracting(TestReceiver.Request::connection)
                    .containsOnly(receiver.requests().getFirst().connection());
        }
    }

    @Test
    void keepsNoMoreConnectionsThanItsLimit() {
        try (var one = new TestCourier(Map.of(
                        "mep.callback.max-calls", "1",
                        "mep.callback.max-calls-per-destination", "1",
                        "mep.callback.max-connections", "1"));
                var other = new TestReceiver()) {
            one.post(receiver.url("/"));
            one.post(other.url("/"));
            one.post(receiver.url("/"));

            assertThat(receiver.requests())
                    .extracting(TestReceiver.Request::connection)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void readsNoMoreThanTheLimitOfAnAnswer() throws IOException {
        var written = new AtomicLong();
        var cut = new CountDownLatch(1);
        try (var server = TestReceiver.raw(socket -> {
            begin(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
            try {
                while (true) {
                    socket.getOutputStream().write(new byte[8192]);
                    written.addAndGet(8192);
                }
            } finally {
                cut.countDown();
            }
        })) {
            var began = System.nanoTime();
            assertThat(courier.post(url(server))).isEqualTo(new Outcome.Delivered());

            assertThat(since(began)).isLessThan(Duration.ofMillis(900));
            await().until(() -> cut.getCount() == 0);
            // What the operating systems' buffers hold, not what was offered.
            assertThat(written.get()).isLessThan(32L << 20);
        }
    }

    @Test
    void isNotHeldUpByAnAnswerThatDrips() throws IOException {
        var cut = new CountDownLatch(1);
        try (var server = TestReceiver.raw(socket -> drip(socket, "HTTP/1.1 200 OK\r\nX-Slow: ", cut))) {
            var began = System.nanoTime();
            assertThat(courier.post(url(server))).isEqualTo(new Outcome.Failed("did not answer within PT1S"));

            assertThat(since(began)).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
            await().until(() -> cut.getCount() == 0);
        }
    }

    @Test
    void takesAnAnswerForDeliveredWhoseBodyDrips() throws IOException {
        var cut = new CountDownLatch(1);
        try (var server =
                TestReceiver.raw(socket -> drip(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", cut))) {
            var began = System.nanoTime();
            assertThat(courier.post(url(server))).isEqualTo(new Outcome.Delivered());

            assertThat(since(began)).isLessThan(Duration.ofSeconds(4));
            await().until(() -> cut.getCount() == 0);
        }
    }

    @Test
    void isNotHeldUpByInterimAnswersWithoutEnd() throws IOException {
        var cut = new CountDownLatch(1);
        try (var server = TestReceiver.raw(socket -> {
            try {
                readHead(socket);
                while (true) {
                    write(socket, "HTTP/1.1 100 Continue\r\n\r\n");
                    pause();
                }
            } finally {
                cut.countDown();
            }
        })) {
            assertThat(courier.post(url(server))).isInstanceOf(Outcome.Failed.class);
            await().until(() -> cut.getCount() == 0);
        }
    }

    @Test
    void refusesHeadersWithoutEnd() throws IOException {
        try (var server = TestReceiver.raw(socket -> {
            begin(socket, "HTTP/1.1 200 OK\r\nX-Long: ");
            while (true) {
                socket.getOutputStream().write(new byte[] {'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'});
            }
        })) {
            assertThat(courier.post(url(server)))
                    .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Failed.class))
                    .extracting(Outcome.Failed::reason, InstanceOfAssertFactories.STRING)
                    .contains("Maximum line length");
        }
    }

    @Test
    void waitsNoLongerThanTheResponseTimeoutForASilentServer() throws IOException {
        var closed = new CountDownLatch(1);
        try (var server = TestReceiver.raw(socket -> {
            readHead(socket);
            try {
                // Listens, and never says a word.
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } finally {
                closed.countDown();
            }
        })) {
            var began = System.nanoTime();
            assertThat(courier.post(url(server))).isEqualTo(new Outcome.Failed("did not answer in time"));
            assertThat(since(began)).isBetween(Duration.ofMillis(400), Duration.ofMillis(950));
            await().until(() -> closed.getCount() == 0);
        }
    }

    @Test
    void failsWhereNobodyListens() throws IOException {
        String target;
        try (var gone = new ServerSocket(0)) {
            target = "http://127.0.0.1:%d/".formatted(gone.getLocalPort());
        }

        assertThat(courier.post(target))
                .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Failed.class))
                .extracting(Outcome.Failed::reason, InstanceOfAssertFactories.STRING)
                .startsWith("could not be reached");
    }

    @Test
    void failsForANameThatNobodyKnowsAndMayTryAgain() {
        assertThat(courier.post("http://nobody.invalid/"))
                .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Failed.class))
                .extracting(Outcome.Failed::reason, InstanceOfAssertFactories.STRING)
                .startsWith("could not be resolved");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "fd00:ec2::254", "0.0.0.0"})
    void refusesANameThatResolvesToWhatIsNeverCalled(String address) {
        courier.names.put("rebound.test", new String[] {"127.0.0.1", address});

        assertThat(courier.post("http://rebound.test:%d/".formatted(receiver.port())))
                .isEqualTo(new Outcome.Refused("rebound.test resolves to an address that this platform does not call"));
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void looksAgainAtEveryConnection() {
        receiver.answering(TestReceiver.Answer.of(204, "Connection", "close"));
        var target = "http://rebound.test:%d/".formatted(receiver.port());
        courier.names.put("rebound.test", new String[] {"127.0.0.1"});
        assertThat(courier.post(target)).isEqualTo(new Outcome.Delivered());

        courier.names.put("rebound.test", new String[] {"169.254.169.254"});

        assertThat(courier.post(target)).isInstanceOf(Outcome.Refused.class);
        assertThat(receiver.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/",
                "http://localhost:%d/",
                "http://[::ffff:127.0.0.1]:%d/",
                "http://2130706433:%d/",
                "http://named.test:%d/"
            })
    void refusesLoopbackUnlessItIsPermitted(String target) {
        try (var strict = new TestCourier(Map.of("mep.callback.allow-loopback", "false"))) {
            strict.names.put("named.test", new String[] {"127.0.0.1"});

            assertThat(strict.post(target.formatted(receiver.port()))).isInstanceOf(Outcome.Refused.class);
        }
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void refusesWhatTheConfigurationDeniesByNow() {
        try (var strict = new TestCourier(Map.of("mep.callback.deny", "127.0.0.0/8"))) {
            assertThat(strict.post(receiver.url("/"))).isInstanceOf(Outcome.Refused.class);
        }
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void measuresItsCalls() {
        courier.post(receiver.url("/"));

        assertThat(courier.meters
                        .get("mep.callback.calls")
                        .tag("result", "Answered")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private static String url(ServerSocket server) {
        return "http://127.0.0.1:%d/".formatted(server.getLocalPort());
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void begin(Socket socket, String head) throws IOException {
        readHead(socket);
        write(socket, head);
    }

    private static void drip(Socket socket, String head, CountDownLatch cut) throws IOException {
        try {
            begin(socket, head);
            while (true) {
                write(socket, "a");
                pause();
            }
        } finally {
            cut.countDown();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void readHead(Socket socket) throws IOException {
        var last = 0;
        for (var next = 0; next >= 0 && last != 0x0d0a0d0a; ) {
            next = socket.getInputStream().read();
            last = last << 8 | next;
        }
    }

    private static void pause() throws IOException {
        try {
            var _ = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }
}
