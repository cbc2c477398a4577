package io.edgemep.auth.token;

import io.edgemep.auth.client.AuthenticatedClient;
import io.edgemep.auth.key.SigningKeys;
import io.edgemep.common.TokenProperties;
import io.jsonwebtoken.Jwts;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Makes access tokens: JWTs (RFC 7519) signed with the key whose time it is.
@Component
class AccessTokens {

    private final SigningKeys keys;
    private final TokenProperties properties;
    private final Duration lifetime;
    private final Clock clock;

    AccessTokens(SigningKeys keys, TokenProperties properties, TokenEndpointProperties endpoint, Clock clock) {
        this.keys = keys;
        this.properties = properties;
        this.lifetime = endpoint.lifetime();
        this.clock = clock;
    }

    TokenResponse issue(AuthenticatedClient client, String scope) {
        var key = keys.active();
        var now = clock.instant();
        var token = Jwts.builder()
                .header()
                .keyId(key.kid())
                .and()
                .id(UUID.randomUUID().toString())
                .issuer(properties.issuer())
                .audience()
                .add(properties.audience())
                .and()
                .subject(client.id())
                .issuedAt(Date.from(now))
                .notBefore(Date.from(now))
                .expiration(Date.from(now.plus(lifetime)))
                .claim("scope", scope)
                .signWith(key.privateKey(), key.algorithm().signature())
                .compact();
        return new TokenResponse(token, "Bearer", lifetime.toSeconds(), scope);
    }
}
