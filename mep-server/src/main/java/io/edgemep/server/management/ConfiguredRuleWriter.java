package io.edgemep.server.management;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes a rule of a configuration as managers read it: dstInterface is an array in any case, unlike on Mp1.
final class ConfiguredRuleWriter extends ValueSerializer<ConfiguredRule<?>> {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String INTERFACES = "dstInterface";

    @Override
    public void serialize(ConfiguredRule<?> configured, JsonGenerator generator, SerializationContext context) {
        ObjectNode rule = JSON.valueToTree(configured.rule());
        if (rule.get(INTERFACES) instanceof ObjectNode single) {
            rule.putArray(INTERFACES).add(single);
        }
        generator.writeTree(rule);
    }
}
