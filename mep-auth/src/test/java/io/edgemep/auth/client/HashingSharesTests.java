package io.edgemep.auth.client;

import static io.edgemep.auth.AuthHttp.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.common.ClientAddress;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Guesses over many connections, which wait in the line for hashes.
@AuthTest
class HashingSharesTests {

    private static final String HERE = "192.0.2.90";
    private static final String ELSEWHERE = "192.0.2.91";
    private static final int SHARE = 4;

    private final HashingShares shares;
    private final AuthHttp http;
    private final String id = "app-" + UUID.randomUUID();

    HashingSharesTests(HashingShares shares, @LocalServerPort int port) {
        this.shares = shares;
        http = new AuthHttp(port);
    }

    @Test
    void keepsAPlaceForOtherNetworksAndForSecretsThatWereRightAtTheOneThatGuesses() throws Exception {
        var secret = http.administrator().register("/auth/v1/applications/" + id);
        assertThat(ask(secret, HERE).statusCode()).isEqualTo(200);
        var end = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new ArrayList<Future<Boolean>>();
            try {
                var begun = new CountDownLatch(SHARE);
                for (var i = 0; i < SHARE; i++) {
                    waiting.add(threads.submit(() -> shares.within(ClientAddress.of(HERE), () -> {
                        begun.countDown();
                        return awaited(end);
                    })));
                }
                assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

                var refused = ask("wrong", HERE);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
                assertThat(List.of(ask(secret, HERE), ask(secret, ELSEWHERE)))
                        .extracting(HttpResponse::statusCode)
                        .containsOnly(200);
            } finally {
                end.countDown();
            }
            for (var each : waiting) {
                assertThat(each.get(10, TimeUnit.SECONDS)).isTrue();
            }
        }

        assertThat(ask("wrong", HERE).statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> ask(String secret, String address) {
        return http.postForm(
                "grant_type=client_credentials",
                request -> basic(id, secret).apply(request.header("X-Forwarded-For", address)));
    }

    private static boolean awaited(CountDownLatch end) {
        try {
            return end.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
