package io.edgemep.server.rules;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of a traffic rule (ETSI GS MEC 011, clause 7.2.8.3.2): members that are absent keep their value.
///
/// @param trafficRuleId ignored: the path says which rule
/// @param filterType see TrafficRule
/// @param priority see TrafficRule
/// @param trafficFilter see TrafficRule; replaces all filters
/// @param action see TrafficRule
/// @param dstInterface see TrafficRule; replaces all interfaces, and an empty array removes them
/// @param state ACTIVE or INACTIVE
@Schema(name = "TrafficRuleUpdate")
record TrafficRuleUpdate(
        @Nullable String trafficRuleId,
        @Nullable FilterType filterType,
        @Schema(minimum = "0", maximum = "255") @Nullable Integer priority,
        @Nullable List<TrafficFilter> trafficFilter,
        @Nullable Action action,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @Schema(oneOf = {DestinationInterface.class, DestinationInterface[].class})
        @Nullable
        List<DestinationInterface> dstInterface,

        @Nullable RuleState state) {

    TrafficRule over(TrafficRule rule) {
        return new TrafficRule(
                        rule.trafficRuleId(),
                        or(filterType, rule.filterType()),
                        or(priority, rule.priority()),
                        or(trafficFilter, rule.trafficFilter()),
                        or(action, rule.action()),
                        dstInterface == null ? rule.dstInterface() : dstInterface,
                        or(state, rule.state()))
                .tagged(false);
    }

    private static <T> T or(@Nullable T given, T kept) {
        return given == null ? kept : given;
    }
}
