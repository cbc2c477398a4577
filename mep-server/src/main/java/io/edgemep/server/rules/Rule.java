package io.edgemep.server.rules;

/// A rule of an application, of either kind.
public sealed interface Rule permits TrafficRule, DnsRule {

    /// Unique among the application's rules of its kind.
    String id();

    RuleState state();

    /// The same rule in another state.
    Rule in(RuleState other);

    /// The same rule with everything said once, as it is stored and compared.
    Rule plain();
}
