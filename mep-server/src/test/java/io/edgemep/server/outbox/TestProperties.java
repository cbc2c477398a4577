package io.edgemep.server.outbox;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Configuration as the application would bind it, with its defaults.
public final class TestProperties {

    private TestProperties() {}

    static OutboxProperties outbox(Map<String, ?> set) {
        return new Binder(new MapConfigurationPropertySource(set)).bindOrCreate("mep.outbox", OutboxProperties.class);
    }

    public static CallbackProperties callbacks(Map<String, ?> set) {
        return new Binder(new MapConfigurationPropertySource(set))
                .bindOrCreate("mep.callback", CallbackProperties.class);
    }

    public static CallbackNetworks networks(Map<String, ?> set) {
        return new CallbackNetworks(callbacks(set));
    }
}
