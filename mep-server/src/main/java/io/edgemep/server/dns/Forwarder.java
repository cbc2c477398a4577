package io.edgemep.server.dns;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/// Asks other resolvers for what no rule says, and keeps their answers as long as their TTLs allow. The same question
/// of many clients is asked once.
final class Forwarder {

    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);
    private static final int UDP_PAYLOAD = 1232;

    private final List<HostPort> resolvers;
    private final Duration timeout;
    private final Semaphore places;
    private final Ticker ticker;
    private final AsyncCache<Question, Found> cache;
    private final AtomicInteger preferred = new AtomicInteger();

    Forwarder(List<HostPort> resolvers, EmbeddedDnsProperties properties, Ticker ticker) {
        this.resolvers = resolvers;
        this.timeout = properties.forwardTimeout();
        this.places = new Semaphore(properties.maxForwards());
        this.ticker = ticker;
        var most = properties.maxCacheTtl();
        this.cache = Caffeine.newBuilder()
                .maximumSize(properties.cacheEntries())
                .ticker(ticker)
                .expireAfter(Expiry.<Question, Found>creating((_, found) -> found.keepFor(most)))
                .executor(Runnable::run)
                .buildAsync();
    }

    /// @param dnssec whether signatures are asked for (DO)
    /// @param unchecked whether answers are wanted that do not validate (CD)
    record Question(Name name, int type, boolean dnssec, boolean unchecked) {

        Message query() {
            var query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
            if (unchecked) {
                query.getHeader().setFlag(Flags.CD);
            }
            query.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0, dnssec ? ExtendedFlags.DO : 0), Section.ADDITIONAL);
            return query;
        }
    }

    /// @param answer null where no resolver had one
    /// @param at when, by the ticker
    private record Found(@Nullable Message answer, long at) {

        Duration keepFor(Duration most) {
            var ttl = answer == null ? Duration.ZERO : CachedTtl.of(answer);
            return ttl.compareTo(most) < 0 ? ttl : most;
        }
    }

    /// @param answer takes what a resolver has said, or nothing; on this thread or another one
    void ask(Question question, Consumer<Optional<Message>> answer) {
        var _ = cache.get(question, (asked, _) -> load(asked))
                .thenAccept(found -> answer.accept(Optional.ofNullable(found.answer)
                        .map(message -> CachedTtl.aged(message, Duration.ofNanos(ticker.read() - found.at)))));
    }

    private CompletableFuture<Found> load(Question question) {
        var found = new CompletableFuture<Found>();
        if (places.tryAcquire()) {
            Thread.ofVirtual().name("dns-forward").start(() -> {
                @Nullable Message answer = null;
                try {
                    answer = askInTurn(question);
                } finally {
                    places.release();
                    found.complete(new Found(answer, ticker.read()));
                }
            });
        } else {
            found.complete(new Found(null, ticker.read()));
        }
        return found;
    }

    /// Begins with the resolver that has answered last: one that is dead costs its timeout once.
    private @Nullable Message askInTurn(Question question) {
        @Nullable Message last = null;
        var first = preferred.get();
        for (int i = 0; i < resolvers.size(); i++) {
            var turn = (first + i) % resolvers.size();
            var answer = ask(resolvers.get(turn), question);
            if (answer != null && !Reply.isFailure(answer.getRcode())) {
                preferred.set(turn);
                return answer;
            }
            last = answer == null ? last : answer;
        }
        return last;
    }

    /// By UDP from a random port with a random id, and by TCP when the answer is cut.
    private @Nullable Message ask(HostPort server, Question question) {
        var resolver = new SimpleResolver(server.resolve());
        resolver.setTimeout(timeout);
        try {
            return resolver.send(question.query());
        } catch (IOException | RuntimeException failure) {
            // Whatever the parser throws at another server's bytes, that server has not answered.
            log.debug("Forwarder {} has not answered {}: {}", server, question.name, failure.toString());
            return null;
        }
    }
}
