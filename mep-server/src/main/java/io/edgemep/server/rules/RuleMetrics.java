package io.edgemep.server.rules;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// What an operator watches: how many rules are in effect as they should be and how many are not, on every replica the
/// same.
@Component
class RuleMetrics {

    private static final Logger log = LoggerFactory.getLogger(RuleMetrics.class);

    private static final String COUNT = """
            select kind,
                   count(*) filter (where wanted = 'ACTIVE' and realised = 'ACTIVE') as in_effect,
                   count(*) filter (where wanted = 'ACTIVE' and realised <> 'ACTIVE') as missing,
                   count(*) filter (where wanted <> 'ACTIVE' and realised = 'ACTIVE') as left_over
              from rules where wanted = 'ACTIVE' or realised = 'ACTIVE' or enforced < revision
             group by kind
            """;

    private final JdbcClient jdbc;
    private final Map<RuleKind, Counts> counts = new EnumMap<>(RuleKind.class);

    RuleMetrics(MeterRegistry meters, JdbcClient jdbc) {
        this.jdbc = jdbc;
        for (var kind : RuleKind.values()) {
            counts.put(
                    kind,
                    new Counts(
                            gauge(meters, kind, "in_effect"),
                            gauge(meters, kind, "missing"),
                            gauge(meters, kind, "left_over")));
        }
    }

    private record Counts(AtomicLong inEffect, AtomicLong missing, AtomicLong leftOver) {

        void set(long effective, long absent, long over) {
            inEffect.set(effective);
            missing.set(absent);
            leftOver.set(over);
        }
    }

    private static AtomicLong gauge(MeterRegistry meters, RuleKind kind, String state) {
        var value = new AtomicLong();
        Gauge.builder("mep.rules", value, AtomicLong::doubleValue)
                .description("Rules by whether they are in effect as they should be")
                .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                .tag("state", state)
                .register(meters);
        return value;
    }

    /// Reads the gauges from the database.
    @Scheduled(fixedDelayString = "${mep.rules.reconcile-interval:30s}")
    void measure() {
        try {
            var none = new EnumMap<>(counts);
            jdbc.sql(COUNT).query(row -> {
                var kind = RuleKind.valueOf(row.getString("kind"));
                Objects.requireNonNull(none.remove(kind))
                        .set(row.getLong("in_effect"), row.getLong("missing"), row.getLong("left_over"));
            });
            none.values().forEach(kind -> kind.set(0, 0, 0));
        } catch (DataAccessException | TransactionException failed) {
            log.debug("Rules could not be counted; trying again: {}", failed.getMessage());
        }
    }
}
