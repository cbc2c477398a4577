package io.edgemep.auth.client;

import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The one client that no other registers, under `mep.auth.administrator`.
///
/// @param id its client id
/// @param secret its client secret; where there is none, the stored one stays as it is. Checked by [ConfiguredClient]
/// because a failed binding would print it
@Validated
@ConfigurationProperties("mep.auth.administrator")
record AdministratorProperties(
        @DefaultValue("administrator") @NotNull String id,
        @Nullable String secret) {

    @Override
    public String toString() {
        return "AdministratorProperties[id=%s]".formatted(id);
    }
}
