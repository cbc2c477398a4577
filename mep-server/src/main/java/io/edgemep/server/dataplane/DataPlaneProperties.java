package io.edgemep.server.dataplane;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// What steers packets, under `mep.data-plane`.
///
/// @param type which data plane
/// @param nftables how the kernel is told, for the type `nftables`
@Validated
@ConfigurationProperties("mep.data-plane")
record DataPlaneProperties(
        @DefaultValue("none") @NotNull Type type,
        @DefaultValue @NotNull @Valid NftablesProperties nftables) {

    enum Type {
        /// No traffic rule is put into effect.
        NONE,
        /// The kernel of this machine.
        NFTABLES,
        /// Rules only seem to be in effect: for tests and demos.
        PRETEND
    }
}
