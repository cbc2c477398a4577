package io.edgemep.server.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.InvalidMember;
import io.edgemep.server.mp1.CategoryRef;
import io.edgemep.server.registry.ServiceState;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which services a subscription is about (ETSI GS MEC 011, clause 8.1.3.2). Members must all hold, values of one are
/// alternatives, an absent or empty one matches everything. At most one of the first three may be present.
///
/// @param serInstanceIds ids of services; at most 100
/// @param serNames names of services; at most 100
/// @param serCategories categories, compared by id; at most 100
/// @param states states after the change
/// @param isLocal whether the service is on this platform
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FilteringCriteria(
        @Nullable List<String> serInstanceIds,
        @Nullable List<String> serNames,
        @Nullable List<CategoryRef> serCategories,
        @Nullable List<ServiceState> states,
        @Nullable Boolean isLocal) {

    private static final int MOST = 100;

    public FilteringCriteria {
        serInstanceIds = texts("serInstanceIds", serInstanceIds);
        serNames = texts("serNames", serNames);
        serCategories = bounded("serCategories", serCategories);
        states = bounded("states", states);
        if (Stream.of(serInstanceIds != null, serNames != null, serCategories != null)
                        .filter(present -> present)
                        .count()
                > 1) {
            throw InvalidMember.object("has several of serInstanceIds, serNames and serCategories; send one of them.");
        }
    }

    /// The keys under which a service must be known for these criteria to be looked at; see [SubscriptionMatcher].
    static Set<String> keys(@Nullable FilteringCriteria criteria) {
        if (criteria == null) {
            return Set.of("*");
        } else if (criteria.serInstanceIds != null) {
            return prefixed("id:", criteria.serInstanceIds.stream());
        } else if (criteria.serNames != null) {
            return prefixed("name:", criteria.serNames.stream());
        } else if (criteria.serCategories != null) {
            return prefixed("category:", criteria.serCategories.stream().map(CategoryRef::id));
        }
        return Set.of("*");
    }

    private static Set<String> prefixed(String kind, Stream<String> values) {
        return values.map(kind::concat).collect(Collectors.toSet());
    }

    private static @Nullable List<String> texts(String member, @Nullable List<String> values) {
        var texts = bounded(member, values);
        if (texts != null) {
            texts.forEach(text -> InvalidMember.required(member, text, 128));
        }
        return texts;
    }

    private static <T> @Nullable List<T> bounded(String member, @Nullable List<T> values) {
        if (values == null || values.isEmpty()) {
            return null;
        } else if (values.size() > MOST) {
            throw InvalidMember.of(member, "has %d entries; send at most %d.".formatted(values.size(), MOST));
        }
        for (var value : values) {
            if (value == null) {
                throw InvalidMember.of(member, "contains null; send only values.");
            }
        }
        return List.copyOf(values);
    }
}
