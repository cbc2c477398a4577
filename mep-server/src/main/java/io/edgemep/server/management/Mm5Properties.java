package io.edgemep.server.management;

import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Who may use Mm5, under `mep.mm5`.
///
/// @param authentication how a platform manager shows who it is
/// @param subjects the subjects of the client certificates that may, as RFC 2253 writes them; for mutual-tls alone
@Validated
@ConfigurationProperties("mep.mm5")
record Mm5Properties(
        @DefaultValue("token") @NotNull Authentication authentication,
        @DefaultValue List<String> subjects) {

    Mm5Properties {
        subjects = List.copyOf(subjects);
    }

    /// How a platform manager shows who it is.
    enum Authentication {
        /// A bearer token with the scope mepcfg.
        TOKEN,
        /// A client certificate.
        MUTUAL_TLS,
        /// Not at all.
        NONE
    }
}
