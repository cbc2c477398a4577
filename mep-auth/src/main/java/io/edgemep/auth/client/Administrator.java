package io.edgemep.auth.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/// Makes the stored administrator the configured one, before the first request is accepted.
@Component
class Administrator implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Administrator.class);

    private final AdministratorProperties properties;
    private final ConfiguredClient configured;

    Administrator(AdministratorProperties properties, ConfiguredClient configured) {
        this.properties = properties;
        this.configured = configured;
    }

    @Override
    public void afterSingletonsInstantiated() {
        var wanted = new ConfiguredClient.Wanted(
                Role.ADMINISTRATOR, "Administrator", "mep.auth.administrator", properties.id(), properties.secret());
        if (!configured.establish(wanted)) {
            log.warn(
                    "mep.auth.administrator.secret is not set and no administrator is stored: none can register clients.");
        }
    }
}
