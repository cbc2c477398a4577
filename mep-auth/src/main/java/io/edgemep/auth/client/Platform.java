package io.edgemep.auth.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/// Makes the stored client of the platform, mep-server, the configured one, before the first request is accepted.
@Component
class Platform implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Platform.class);

    private final PlatformProperties properties;
    private final ConfiguredClient configured;

    Platform(PlatformProperties properties, ConfiguredClient configured) {
        this.properties = properties;
        this.configured = configured;
    }

    @Override
    public void afterSingletonsInstantiated() {
        var wanted = new ConfiguredClient.Wanted(
                Role.PLATFORM, "Platform", "mep.auth.platform", properties.id(), properties.secret());
        if (!configured.establish(wanted)) {
            log.info(
                    "mep.auth.platform.secret is not set: mep-server cannot disable the credentials of terminated applications.");
        }
    }
}
