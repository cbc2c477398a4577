package io.edgemep.server.mp1;

import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a transport is secured (ETSI GS MEC 011, clause 8.1.5.4); may be empty.
///
/// @param oAuth2Info how to get a token for it, where OAuth 2.0 is used
public record SecurityInfo(@Nullable OAuth2Info oAuth2Info) {

    public SecurityInfo {
        // A client without OAuth 2.0 sends the object with nothing in it.
        oAuth2Info = oAuth2Info == null || oAuth2Info.grantTypes().isEmpty() ? null : oAuth2Info;
    }

    /// Use of OAuth 2.0.
    ///
    /// @param grantTypes 1 to 4 grant types
    /// @param tokenEndpoint URI reference of the token endpoint; mandatory unless the only grant is implicit
    @Schema(name = "OAuth2Info", requiredProperties = "grantTypes")
    public record OAuth2Info(
            List<GrantType> grantTypes, @Nullable String tokenEndpoint) {

        public OAuth2Info {
            grantTypes = grantTypes == null ? List.of() : List.copyOf(grantTypes);
            tokenEndpoint = InvalidMember.optional("tokenEndpoint", tokenEndpoint, 2048);
            if (grantTypes.size() > 4) {
                throw InvalidMember.of("grantTypes", "has %d entries; send 1 to 4.".formatted(grantTypes.size()));
            }
            var needed = grantTypes.stream().anyMatch(type -> type != GrantType.OAUTH2_IMPLICIT_GRANT);
            if (needed && (tokenEndpoint == null || tokenEndpoint.isBlank())) {
                throw InvalidMember.missing("tokenEndpoint");
            }
        }
    }

    /// Grant types of OAuth 2.0 (ETSI GS MEC 011, clause 8.1.5.4).
    public enum GrantType {
        OAUTH2_AUTHORIZATION_CODE,
        OAUTH2_IMPLICIT_GRANT,
        OAUTH2_RESOURCE_OWNER,
        OAUTH2_CLIENT_CREDENTIALS
    }
}
