package io.edgemep.server.dns;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// What an operator watches: what becomes of queries and of updates.
final class DnsMetrics {

    private final MeterRegistry meters;
    private final Map<Query, Counter> queries = new EnumMap<>(Query.class);
    private final Map<Update, Counter> updates = new EnumMap<>(Update.class);

    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);

    DnsMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (var result : Refusal.values()) {
            refusals.put(
                    result, counter("mep.dns.connections.refused", "TCP connections closed at once by why", result));
        }
        for (var result : Query.values()) {
            queries.put(result, counter("mep.dns.queries", "Queries to the embedded server by their answer", result));
        }
        for (var result : Update.values()) {
            updates.put(result, counter("mep.dns.updates", "Updates sent to the DNS server by their answer", result));
        }
    }

    /// What was answered to a query.
    enum Query {
        /// The record of a rule.
        ANSWERED,
        /// The name has no such record.
        NODATA,
        /// There is no such name.
        NXDOMAIN,
        /// What a forwarder or its cache has said.
        FORWARDED,
        /// REFUSED: a stranger, or something that is not served.
        REFUSED,
        /// SERVFAIL: no rules yet, no forwarder has answered, or too many questions are with them.
        FAILED,
        /// FORMERR, NOTIMP or BADVERS.
        MALFORMED,
        /// Nothing: a response, or too short to be answered.
        IGNORED
    }

    /// What was answered to an update.
    enum Update {
        APPLIED,
        /// A prerequisite does not hold: somebody else has changed the name.
        CONFLICT,
        /// Any other RCODE.
        REFUSED,
        /// No answer, or none that could be believed.
        UNANSWERED
    }

    /// Why a TCP connection was closed before anything was read.
    enum Refusal {
        /// The client is in none of the configured networks.
        STRANGER,
        /// The client has as many as one may have.
        TOO_MANY_OF_CLIENT,
        /// All clients together have as many as there may be.
        TOO_MANY
    }

    private Counter counter(String name, String description, Enum<?> result) {
        return Counter.builder(name)
                .description(description)
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    void count(Query result) {
        count(queries.get(result));
    }

    void count(Update result) {
        count(updates.get(result));
    }

    void count(Refusal result) {
        count(refusals.get(result));
    }

    private static void count(@org.jspecify.annotations.Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    void names(Supplier<Number> size) {
        Gauge.builder("mep.dns.names", size)
                .description("Names of rules that resolve here")
                .register(meters);
    }
}
