package io.edgemep.server.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.InvalidMember;
import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.TrafficRule;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the platform manager configures for an application instance, from its AppD (ETSI GS MEC 010-2).
///
/// @param appTrafficRule its traffic rules; null is none. `state` may be absent
/// @param appDNSRule its DNS rules, likewise
/// @param appSupportMp1 whether the application uses Mp1; kept for the manager, of no effect here
/// @param appName unique on the platform, 1 to 63 characters
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = "appName")
record AppDConfig(
        @ArraySchema(schema = @Schema(implementation = TrafficRule.class))
        List<ConfiguredRule<TrafficRule>> appTrafficRule,

        @ArraySchema(schema = @Schema(implementation = DnsRule.class))
        List<ConfiguredRule<DnsRule>> appDNSRule,

        @Nullable Boolean appSupportMp1,

        @Schema(minLength = 1, maxLength = 63) String appName) {

    AppDConfig {
        appTrafficRule = rules("appTrafficRule", appTrafficRule);
        appDNSRule = rules("appDNSRule", appDNSRule);
        appName = InvalidMember.required("appName", appName, 63);
    }

    private static <T> List<T> rules(String member, @Nullable List<T> given) {
        if (given == null) {
            return List.of();
        } else if (given.stream().anyMatch(Objects::isNull)) {
            throw InvalidMember.of(member, "contains null; send only rules.");
        }
        return List.copyOf(given);
    }

    /// Of both kinds.
    List<ConfiguredRule<?>> rules() {
        return Stream.<ConfiguredRule<?>>concat(appDNSRule.stream(), appTrafficRule.stream())
                .toList();
    }
}
