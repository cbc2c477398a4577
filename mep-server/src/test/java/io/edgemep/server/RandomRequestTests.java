package io.edgemep.server;

import io.edgemep.common.RandomRequests;
import io.edgemep.common.RandomRequests.Request;
import io.edgemep.server.Mp1.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Thousands of requests of every operation that are more or less what the contract has.
@MepServerTest
class RandomRequestTests {

    private static final int REQUESTS = Integer.getInteger("mep.fuzz.requests", 7000);
    private static final int AT_ONCE = 8;
    /// Another one with `-Dmep.fuzz.seed`; each run of CI has the same requests, so that what fails can be repeated.
    private static final long SEED = Long.getLong("mep.fuzz.seed", 20_261_130);

    @Autowired
    Mp1 mp1;

    @Test
    void answersThemAllWithoutAFailureAndWithoutAnythingOfItsInside() throws Exception {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var parts = IntStream.range(0, AT_ONCE)
                    .mapToObj(part -> threads.submit(() -> send(SEED + part)))
                    .toList();
            for (var part : parts) {
                part.get();
            }
        }
    }

    private Void send(long seed) {
        var application = mp1.application();
        var requests = new RandomRequests(Mp1.CONTRACT, seed, known(application));
        var manager = mp1.manager();
        var managed = mp1.application();
        var administrator = mp1.administrator();
        for (var number = 0; number < REQUESTS / AT_ONCE; number++) {
            var request = requests.next();
            if (request.path().matches("/(mepcfg|mep/service_govern)/.*")) {
                // Another one, because who is terminated may ask for nothing any more.
                send(requests, manager, request.with(application.id(), managed.id()));
            } else {
                send(requests, request.path().startsWith("/admin") ? administrator : application, request);
            }
        }
        requests.requireThatTheyTriedMuch();
        return null;
    }

    private static void send(RandomRequests requests, Application caller, Request request) {
        var headers = new ArrayList<String>();
        new TreeMap<>(request.headers()).forEach((name, value) -> headers.addAll(List.of(name, value)));
        var answer =
                caller.sendUnchecked(request.method(), request.path(), request.body(), headers.toArray(String[]::new));
        requests.requireThatItIsAnAnswer(request, answer.status(), answer.contentType(), answer.body());
    }

    private static Map<String, List<String>> known(Application application) {
        var services = IntStream.range(0, 10)
                .mapToObj(_ -> application
                        .register(TestServices.service())
                        .json()
                        .path("serInstanceId")
                        .asString())
                .toList();
        return Map.of(
                "appInstanceId",
                List.of(application.id()),
                "serviceId",
                services,
                "serInstanceId",
                services,
                "id",
                List.of("1"));
    }
}
