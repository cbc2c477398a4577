package io.edgemep.server.management;

import io.edgemep.server.rules.Rule;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/// A rule in a configuration.
///
/// @param namesState whether `state` was there; where it was not, a rule that is configured already keeps its state
@JsonSerialize(using = ConfiguredRuleWriter.class)
@JsonDeserialize(using = ConfiguredRuleReader.class)
record ConfiguredRule<R extends Rule>(R rule, boolean namesState) {}
