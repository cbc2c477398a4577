package io.edgemep.server.dns;

import io.edgemep.server.rules.EnforcementFailed;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Name;

/// Asks the DNS server what it serves, of several names at once.
final class Observation {

    private static final String TOO_SLOW =
            "The DNS server has not answered all questions within mep.dns.rfc2136.total-timeout; it is tried again.";

    private final UpdateServer server;
    private final int atOnce;

    /// @param atOnce how many questions may be with the server
    Observation(UpdateServer server, int atOnce) {
        this.server = server;
        this.atOnce = atOnce;
    }

    /// @return for each place what was seen, in the same order
    /// @throws EnforcementFailed when the server answers for none of the zones
    Map<Place, Seen> of(List<Place> places, Duration limit) {
        var failures = failures(places);
        var toAsk = places.stream()
                .filter(place -> !failures.containsKey(place.zone()))
                .toList();
        if (toAsk.isEmpty() && !failures.isEmpty()) {
            throw new EnforcementFailed(failures.values().iterator().next(), null);
        }
        var answers = ask(toAsk, limit);
        var seen = new LinkedHashMap<Place, Seen>();
        for (var place : places) {
            var failure = failures.get(place.zone());
            seen.put(
                    place,
                    failure == null
                            ? answers.getOrDefault(place, new Seen.Nothing(TOO_SLOW))
                            : new Seen.Nothing(failure));
        }
        return seen;
    }

    /// One question a zone first: a server that is down costs one timeout, and not one for each record.
    private Map<Name, String> failures(List<Place> places) {
        var failures = new LinkedHashMap<Name, String>();
        places.stream().map(Place::zone).distinct().forEach(zone -> {
            try {
                server.requireAuthority(zone);
            } catch (DnsServerFailed failure) {
                failures.put(zone, failure.sentence());
            }
        });
        return failures;
    }

    private Map<Place, Seen> ask(List<Place> places, Duration limit) {
        var questions =
                places.stream().<Callable<Seen>>map(place -> () -> ask(place)).toList();
        try (var threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofVirtual().name("dns-question-", 0).factory())) {
            var answers = threads.invokeAll(questions, limit.toMillis(), TimeUnit.MILLISECONDS);
            var seen = new HashMap<Place, Seen>();
            for (int i = 0; i < places.size(); i++) {
                seen.put(places.get(i), answer(answers.get(i)));
            }
            return seen;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EnforcementFailed("The platform is stopping.", stopped);
        }
    }

    private Seen ask(Place place) {
        try {
            return server.observe(place.set());
        } catch (DnsServerFailed failure) {
            return new Seen.Nothing(failure.sentence());
        }
    }

    private static Seen answer(Future<Seen> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (CancellationException late) {
            return new Seen.Nothing(TOO_SLOW);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        }
    }
}
