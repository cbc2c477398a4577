package io.edgemep.common.audit;

import io.edgemep.common.InvalidMember;
import io.edgemep.common.Page;
import java.lang.reflect.RecordComponent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which entries of the audit log are asked for; null where all are.
///
/// @param since none that is older
/// @param until only those that are older
/// @param after only those that follow this one in the order
/// @param limit the most that are; null where nobody has said
public record AuditFilter(
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String actor,
        @Nullable String appInstanceId,
        @Nullable String action,
        @Nullable Outcome outcome,
        @Nullable String operationId,
        Order order,
        @Nullable Place after,
        @Nullable Integer limit) {

    private static final int MAX_NAME = 255;

    private static final List<String> NAMES = Arrays.stream(Parameters.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();

    /// What the entries are ordered by.
    public enum Order {
        NEWEST,
        OLDEST
    }

    /// A filter that is misspelt would let through what was to be left out.
    ///
    /// @param names of the request's parameters
    /// @throws InvalidMember when one of them is none of these
    public static void requireKnown(Collection<String> names) {
        for (var name : names) {
            if (!NAMES.contains(name)) {
                throw InvalidMember.of(
                        "The query parameter '%s'".formatted(name), "is not known; known are %s.".formatted(NAMES));
            }
        }
    }

    /// Of a request's parameters.
    ///
    /// @throws InvalidMember when one of them is not as it must be
    public static AuditFilter of(Parameters asked) {
        var since = time("since", asked.since());
        var until = time("until", asked.until());
        if (since != null && until != null && !since.isBefore(until)) {
            throw InvalidMember.of("until", "is not later than since; no entry could be between the two.");
        }
        return new AuditFilter(
                since,
                until,
                InvalidMember.optional("actor", asked.actor(), MAX_NAME),
                InvalidMember.optional("appInstanceId", asked.appInstanceId(), MAX_NAME),
                InvalidMember.optional("action", asked.action(), MAX_NAME),
                of("outcome", asked.outcome(), Outcome.values()),
                InvalidMember.optional("operationId", asked.operationId(), MAX_NAME),
                asked.order() == null ? Order.NEWEST : named("order", asked.order(), Order.values()),
                given(asked.after(), Place::parse),
                asked.limit() == null ? null : Page.checked(asked.limit()));
    }

    /// As they were sent.
    public record Parameters(
            @Nullable String since,
            @Nullable String until,
            @Nullable String actor,
            @Nullable String appInstanceId,
            @Nullable String action,
            @Nullable String outcome,
            @Nullable String operationId,
            @Nullable String order,
            @Nullable String after,
            @Nullable Integer limit) {}

    private static <T> @Nullable T given(@Nullable String text, Function<String, T> parsed) {
        return text == null || text.isEmpty() ? null : parsed.apply(text);
    }

    private static @Nullable Instant time(String name, @Nullable String text) {
        return given(text, given -> {
            try {
                var time = OffsetDateTime.parse(given).toInstant();
                // What the database can compare with.
                if (!time.isBefore(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
                    return time;
                }
            } catch (DateTimeException malformed) {
                // As if it were too far away.
            }
            throw InvalidMember.of(name, "must be a time of RFC 3339 after 1969, such as 2026-11-30T12:00:00Z.");
        });
    }

    private static <E extends Enum<E>> @Nullable E of(String name, @Nullable String text, E[] values) {
        return given(text, given -> named(name, given, values));
    }

    private static <E extends Enum<E>> E named(String name, String text, E[] values) {
        return Arrays.stream(values)
                .filter(value -> value.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> InvalidMember.of(
                        name,
                        "must be one of %s."
                                .formatted(String.join(
                                        ", ",
                                        Arrays.stream(values).map(Enum::name).toList()))));
    }
}
