package io.edgemep.server.rules;

/// State of a rule (ETSI GS MEC 011, clauses 7.1.2.2 and 7.1.2.3). In answers ACTIVE means that the rule is in effect.
public enum RuleState {
    ACTIVE,
    INACTIVE
}
