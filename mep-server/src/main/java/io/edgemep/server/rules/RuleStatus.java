package io.edgemep.server.rules;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a rule stands: what was asked for beside what is.
///
/// @param kind TRAFFIC or DNS
/// @param ruleId its id
/// @param wanted what was asked for last
/// @param state whether it is in effect, as the data plane or the DNS server has last been found
/// @param reason why it is not as it is wanted, while it is not
/// @param changedAt when any of this changed last
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"kind", "ruleId", "wanted", "state", "changedAt"})
public record RuleStatus(
        RuleKind kind,
        String ruleId,
        Wish wanted,
        RuleState state,
        @Nullable String reason,
        Instant changedAt) {

    @JsonIgnore
    public boolean isAsWanted() {
        return reason == null
                && switch (wanted) {
                    case ACTIVE -> state == RuleState.ACTIVE;
                    case INACTIVE -> state == RuleState.INACTIVE;
                    case REMOVED -> false;
                };
    }

    /// What can be asked for.
    public enum Wish {
        ACTIVE,
        INACTIVE,
        /// No longer configured; gone as soon as it is not in effect any more.
        REMOVED;

        static Wish of(RuleState state) {
            return switch (state) {
                case ACTIVE -> ACTIVE;
                case INACTIVE -> INACTIVE;
            };
        }
    }
}
