package io.edgemep.auth.client;

import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The client of mep-server, which disables the credentials of terminated applications, under `mep.auth.platform`.
///
/// @param id its client id
/// @param secret its client secret; where there is none, the stored one stays as it is. Checked by [ConfiguredClient]
/// because a failed binding would print it
@Validated
@ConfigurationProperties("mep.auth.platform")
record PlatformProperties(
        @DefaultValue("platform") @NotNull String id,
        @Nullable String secret) {

    @Override
    public String toString() {
        return "PlatformProperties[id=%s]".formatted(id);
    }
}
