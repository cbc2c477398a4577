package io.edgemep.server.management;

import com.fasterxml.jackson.annotation.JsonValue;
import io.edgemep.server.rules.Rule;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A rule in a configuration.
///
/// @param namesState whether `state` was there; where it was not, a rule that is configured already keeps its state
@JsonDeserialize(using = ConfiguredRuleReader.class)
record ConfiguredRule<R extends Rule>(R rule, boolean namesState) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String INTERFACES = "dstInterface";

    /// As managers read it: dstInterface is an array in any case, unlike on Mp1.
    @JsonValue
    ObjectNode shown() {
        ObjectNode shown = JSON.valueToTree(rule);
        if (shown.get(INTERFACES) instanceof ObjectNode single) {
            shown.putArray(INTERFACES).add(single);
        }
        return shown;
    }
}
