package io.edgemep.server.timing;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Compares the clock with all configured NTP servers. The clock is right if more than half of those say so that are of
/// use: one that lies decides nothing, unless it is the only one.
@Component
class NtpSurvey {

    private static final Logger log = LoggerFactory.getLogger(NtpSurvey.class);

    private final NtpClient client;
    private final TimingProperties properties;
    private final Clock clock;

    /// Servers that asked to be left alone, and until when they are.
    private final Map<NtpServer, Instant> kissed = new ConcurrentHashMap<>();

    NtpSurvey(NtpClient client, TimingProperties properties, Clock clock) {
        this.client = client;
        this.properties = properties;
        this.clock = clock;
    }

    Finding look() throws InterruptedException {
        if (properties.ntpServers().isEmpty()) {
            return Finding.nonTraceable("chrony does not run here, and mep.timing.ntp-servers is empty");
        }
        var errors = new ArrayList<ClockError>();
        var reasons = new ArrayList<String>();
        for (var answer : ask(properties.ntpServers())) {
            switch (answer.reply()) {
                case NtpReply.Compared(ClockError error) -> errors.add(error);
                case NtpReply.Useless(String reason) -> reasons.add(answer.server() + " " + reason);
                case NtpReply.Kiss(String code) -> reasons.add(answer.server() + " asks to be left alone: " + code);
            }
        }
        log.debug("{} NTP servers compared the clock; the others: {}", errors.size(), reasons);
        return errors.isEmpty()
                ? Finding.nonTraceable("no NTP server is of use: " + String.join("; ", reasons))
                : voted(errors);
    }

    private Finding voted(List<ClockError> errors) {
        errors.sort(Comparator.comparing(ClockError::uncertainty));
        var agreeing = errors.stream()
                .filter(error -> error.within(properties.maxError()))
                .toList();
        if (agreeing.size() * 2 > errors.size()) {
            var best = "the best of %d NTP servers, of which %d agree,".formatted(errors.size(), agreeing.size());
            return Finding.judged(best, agreeing.getFirst(), properties.maxError());
        }
        var reason = "%d of %d NTP servers find the clock right; the best of all says %s"
                .formatted(agreeing.size(), errors.size(), errors.getFirst());
        return new Finding(TimeSourceStatus.NONTRACEABLE, reason, errors.getFirst());
    }

    private record Answer(NtpServer server, NtpReply reply) {}

    private List<Answer> ask(List<NtpServer> servers) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Answer>();
            for (var answer : threads.invokeAll(servers.stream()
                    .map(server -> (Callable<Answer>) () -> new Answer(server, ask(server)))
                    .toList())) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("An NTP server could not be asked", failed.getCause());
        }
    }

    private NtpReply ask(NtpServer server) {
        var until = kissed.get(server);
        if (until != null && clock.instant().isBefore(until)) {
            return new NtpReply.Useless("is left alone until %s, as it asked".formatted(until));
        }
        var reply = client.ask(server);
        if (reply instanceof NtpReply.Kiss) {
            kissed.put(server, clock.instant().plus(properties.kissPause()));
        }
        return reply;
    }
}
