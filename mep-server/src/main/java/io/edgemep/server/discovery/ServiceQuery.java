package io.edgemep.server.discovery;

import io.edgemep.common.InvalidMember;
import io.edgemep.server.registry.LocalityType;
import io.edgemep.server.registry.RegisteredService;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// The filters of a service query (ETSI GS MEC 011, clause 8.2.3.3.1): values of one are alternatives, different ones
/// must all hold.
///
/// @param ids serInstanceId is one of these; empty for any
/// @param names serName is one of these; empty for any
/// @param categoryId id of the category
/// @param scope scopeOfLocality
/// @param consumedLocalOnly consumedLocalOnly
record ServiceQuery(
        List<String> ids,
        List<String> names,
        @Nullable String categoryId,
        @Nullable LocalityType scope,
        @Nullable Boolean consumedLocalOnly) {

    private static final String IDS = "ser_instance_id";
    private static final String NAMES = "ser_name";
    private static final String CATEGORY = "ser_category_id";
    private static final String SCOPE = "scope_of_locality";
    private static final String CONSUMED_LOCAL_ONLY = "consumed_local_only";
    private static final String IS_LOCAL = "is_local";
    private static final Set<String> KNOWN = Set.of(IDS, NAMES, CATEGORY, SCOPE, CONSUMED_LOCAL_ONLY, IS_LOCAL);

    static final ServiceQuery ALL = new ServiceQuery(List.of(), List.of(), null, null, null);

    static ServiceQuery named(String name) {
        return new ServiceQuery(List.of(), List.of(name), null, null, null);
    }

    /// @param parameters as they were sent, decoded but not split: a name may contain a comma
    /// @param mostValues the most values that ids and names may have
    static ServiceQuery of(MultiValueMap<String, String> parameters, int mostValues) {
        for (var name : parameters.keySet()) {
            if (!KNOWN.contains(name)) {
                throw InvalidMember.of(
                        "The query parameter '%s'".formatted(name), "is not known; known are %s.".formatted(known()));
            }
        }
        if (parameters.keySet().stream()
                        .filter(Set.of(IDS, NAMES, CATEGORY)::contains)
                        .count()
                > 1) {
            throw InvalidMember.of(
                    "ser_instance_id, ser_name and ser_category_id", "are alternatives; send one of them.");
        }
        // All services here are local, so is_local changes nothing; its value must make sense all the same.
        bool(IS_LOCAL, parameters);
        return new ServiceQuery(
                values(IDS, parameters, mostValues),
                values(NAMES, parameters, mostValues),
                single(CATEGORY, parameters),
                scope(parameters),
                bool(CONSUMED_LOCAL_ONLY, parameters));
    }

    /// Whether the filters that no index serves let the service pass.
    boolean passes(RegisteredService service) {
        var info = service.info();
        return (ids.isEmpty() || ids.contains(service.id()))
                && (names.isEmpty() || names.contains(info.serName()))
                && (categoryId == null || categoryId.equals(service.categoryId()))
                && (scope == null || scope == info.scopeOfLocality())
                && (consumedLocalOnly == null || consumedLocalOnly.equals(info.consumedLocalOnly()));
    }

    private static List<String> values(String name, MultiValueMap<String, String> parameters, int most) {
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > most) {
            throw InvalidMember.of(name, "is given %d times; send at most %d.".formatted(values.size(), most));
        }
        return values.stream().distinct().toList();
    }

    private static @Nullable String single(String name, MultiValueMap<String, String> parameters) {
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw InvalidMember.of(name, "is given %d times; send it once.".formatted(values.size()));
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private static @Nullable LocalityType scope(MultiValueMap<String, String> parameters) {
        var value = single(SCOPE, parameters);
        if (value == null) {
            return null;
        }
        return Arrays.stream(LocalityType.values())
                .filter(type -> type.name().equals(value))
                .findFirst()
                .orElseThrow(() -> InvalidMember.of(
                        SCOPE, "must be one of %s.".formatted(Arrays.toString(LocalityType.values()))));
    }

    private static @Nullable Boolean bool(String name, MultiValueMap<String, String> parameters) {
        return switch (single(name, parameters)) {
            case null -> null;
            case "true" -> true;
            case "false" -> false;
            default -> throw InvalidMember.of(name, "must be true or false.");
        };
    }

    private static String known() {
        return String.join(", ", IDS, NAMES, CATEGORY, SCOPE, CONSUMED_LOCAL_ONLY, IS_LOCAL);
    }
}
