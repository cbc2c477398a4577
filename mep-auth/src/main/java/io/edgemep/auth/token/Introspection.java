package io.edgemep.auth.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/// What a token is worth (RFC 7662, clause 2.2); times are seconds since 1970.
///
/// @param active whether it counts; nothing else is told of one that does not
@Schema(requiredProperties = "active")
record Introspection(
        boolean active,
        @Nullable String scope,

        @JsonProperty("client_id") @Nullable String clientId,

        @JsonProperty("token_type") @Nullable String tokenType,

        @Nullable Long exp,
        @Nullable Long iat,
        @Nullable Long nbf,
        @Nullable String sub,
        @Nullable List<String> aud,
        @Nullable String iss,
        @Nullable String jti,

        @Schema(description = "The certificate that the token is bound to, as x5t#S256 (RFC 8705, clause 3.2)")
        @Nullable
        Map<String, Object> cnf) {

    static final Introspection INACTIVE =
            new Introspection(false, null, null, null, null, null, null, null, null, null, null, null);

    static Introspection of(Jwt token) {
        return new Introspection(
                true,
                token.getClaimAsString("scope"),
                token.getSubject(),
                "Bearer",
                seconds(token.getExpiresAt()),
                seconds(token.getIssuedAt()),
                seconds(token.getNotBefore()),
                token.getSubject(),
                token.getAudience(),
                token.getClaimAsString("iss"),
                token.getId(),
                token.getClaimAsMap("cnf"));
    }

    private static @Nullable Long seconds(@Nullable Instant instant) {
        return instant == null ? null : instant.getEpochSecond();
    }
}
