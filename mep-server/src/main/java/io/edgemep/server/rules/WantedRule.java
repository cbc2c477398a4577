package io.edgemep.server.rules;

/// A rule that is to be in effect.
///
/// @param key whose it is
/// @param rule what it says; its `state` is ACTIVE
public record WantedRule<R>(RuleKey key, R rule) {}
