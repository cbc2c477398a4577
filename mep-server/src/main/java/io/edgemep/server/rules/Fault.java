package io.edgemep.server.rules;

/// Why a rule is not as it is wanted.
///
/// @param reason a sentence for the platform manager: what failed and what would mend it; never a secret
/// @param inEffect whether the rule, in an earlier version or although it is no longer wanted, is in effect
public record Fault(String reason, boolean inEffect) {}
