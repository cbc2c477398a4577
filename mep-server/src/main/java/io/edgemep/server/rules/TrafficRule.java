package io.edgemep.server.rules;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A traffic rule (ETSI GS MEC 011, clause 7.1.2.2).
///
/// @param trafficRuleId its id, unique among the application's traffic rules, 1 to 63 characters
/// @param filterType FLOW or PACKET
/// @param priority 0 (judged first) to 255
/// @param trafficFilter which packets, 1 to 64 alternatives
/// @param action what becomes of them
/// @param dstInterface where they go: none, one (an object in answers) or two (an array)
/// @param state whether the rule is in effect; ACTIVE when absent from what a manager sends
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"trafficRuleId", "filterType", "priority", "trafficFilter", "action", "state"})
public record TrafficRule(
        String trafficRuleId,
        FilterType filterType,
        @Schema(minimum = "0", maximum = "255") Integer priority,
        List<TrafficFilter> trafficFilter,
        Action action,

        @JsonFormat(
                with = {
                    JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                    JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                })
        @Schema(oneOf = {DestinationInterface.class, DestinationInterface[].class})
        @Nullable
        List<DestinationInterface> dstInterface,

        RuleState state)
        implements Rule {

    private static final int MOST_FILTERS = 64;
    private static final int MOST_INTERFACES = 2;

    public TrafficRule {
        trafficRuleId = InvalidMember.required("trafficRuleId", trafficRuleId, 63);
        if (filterType == null) {
            throw InvalidMember.missing("filterType");
        } else if (priority == null) {
            throw InvalidMember.missing("priority");
        } else if (priority < 0 || priority > 255) {
            throw InvalidMember.of("priority", "is %d; send 0 (first) to 255.".formatted(priority));
        } else if (trafficFilter == null || trafficFilter.isEmpty()) {
            throw InvalidMember.missing("trafficFilter");
        } else if (trafficFilter.size() > MOST_FILTERS || trafficFilter.stream().anyMatch(Objects::isNull)) {
            throw InvalidMember.of("trafficFilter", "holds null or more than %d filters.".formatted(MOST_FILTERS));
        } else if (action == null) {
            throw InvalidMember.missing("action");
        }
        trafficFilter = List.copyOf(trafficFilter);
        dstInterface = dstInterface == null || dstInterface.isEmpty() ? null : interfaces(dstInterface);
        state = Objects.requireNonNullElse(state, RuleState.ACTIVE);
    }

    private static List<DestinationInterface> interfaces(List<DestinationInterface> given) {
        if (given.size() > MOST_INTERFACES || given.stream().anyMatch(Objects::isNull)) {
            throw InvalidMember.of("dstInterface", "holds null or more than %d interfaces.".formatted(MOST_INTERFACES));
        }
        return List.copyOf(given);
    }

    /// No interfaces where there are none.
    public List<DestinationInterface> destinations() {
        return dstInterface == null ? List.of() : dstInterface;
    }

    @Override
    public String id() {
        return trafficRuleId;
    }

    @Override
    public TrafficRule in(RuleState other) {
        return new TrafficRule(trafficRuleId, filterType, priority, trafficFilter, action, dstInterface, other);
    }

    @Override
    public TrafficRule plain() {
        return tagged(false);
    }

    TrafficRule tagged(boolean asToken) {
        var filters =
                trafficFilter.stream().map(filter -> filter.tagged(asToken)).toList();
        return new TrafficRule(trafficRuleId, filterType, priority, filters, action, dstInterface, state);
    }
}
