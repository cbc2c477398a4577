package io.edgemep.server.management;

import io.edgemep.server.rules.Rule;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.node.ObjectNode;

/// Reads a rule of a configuration, and notes whether it names a state.
final class ConfiguredRuleReader extends ValueDeserializer<ConfiguredRule<?>> {

    private final @Nullable JavaType type;

    /// Made by Jackson, which then asks for one of the type in question.
    ConfiguredRuleReader() {
        this(null);
    }

    private ConfiguredRuleReader(@Nullable JavaType type) {
        this.type = type;
    }

    @Override
    public ValueDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property) {
        return new ConfiguredRuleReader(context.getContextualType().containedTypeOrUnknown(0));
    }

    @Override
    public ConfiguredRule<?> deserialize(JsonParser parser, DeserializationContext context) {
        var given = context.readTree(parser);
        if (!(given instanceof ObjectNode object)) {
            return context.reportInputMismatch(ConfiguredRule.class, "A rule is an object.");
        }
        var namesState = object.properties().stream()
                .anyMatch(member ->
                        member.getKey().equalsIgnoreCase("state") && !ManagersNothing.isNothing(member.getValue()));
        Rule rule = context.readTreeAsValue(ManagersNothing.removedFrom(object), type);
        return new ConfiguredRule<>(rule, namesState);
    }
}
