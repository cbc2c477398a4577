package io.edgemep.auth.token;

import io.edgemep.auth.audit.IssuedTokens;
import io.edgemep.auth.audit.TokenIssued;
import io.edgemep.auth.client.AuthenticatedClient;
import io.edgemep.auth.client.Role;
import io.edgemep.auth.key.SigningKeys;
import io.edgemep.common.CertificateBinding;
import io.edgemep.common.TokenProperties;
import io.jsonwebtoken.Jwts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Makes access tokens: JWTs (RFC 7519) signed with the key whose time it is.
@Component
public class AccessTokens {

    /// The name that EdgeGallery's gateway knows.
    private static final String CLIENT_IP = "clientip";

    private final SigningKeys keys;
    private final TokenProperties properties;
    private final TokenEndpointProperties endpoint;
    private final Clock clock;
    private final IssuedTokens audit;
    private final MeterRegistry meters;

    AccessTokens(
            SigningKeys keys,
            TokenProperties properties,
            TokenEndpointProperties endpoint,
            Clock clock,
            IssuedTokens audit,
            MeterRegistry meters) {
        this.audit = audit;
        this.keys = keys;
        this.properties = properties;
        this.endpoint = endpoint;
        this.clock = clock;
        this.meters = meters;
    }

    /// @param method how the client has authenticated
    /// @return a token with all the scopes that the client may have, when it is in the audit log
    public TokenResponse issue(AuthenticatedClient client, String method, Asked asked) {
        return issue(client, String.join(" ", Scopes.of(client.role())), method, null, asked);
    }

    /// @param certificate the thumbprint of the certificate that the token is bound to (RFC 8705, clause 3.1); null for
    ///     a token that whoever bears it may use
    TokenResponse issue(
            AuthenticatedClient client, String scope, String method, @Nullable String certificate, Asked asked) {
        var jti = UUID.randomUUID().toString();
        var expiresAt = clock.instant().plus(endpoint.lifetime());
        var claims = Jwts.builder()
                .id(jti)
                .issuer(properties.issuer())
                .audience()
                .add(properties.audience())
                .and()
                .subject(client.id())
                .issuedAt(Date.from(asked.at()))
                // Kong tolerates no difference between clocks, and a client uses its token at once.
                .notBefore(Date.from(asked.at().minus(properties.clockSkew())))
                .expiration(Date.from(expiresAt))
                .claim("scope", scope);
        if (endpoint.clientIp()) {
            claims.claim(CLIENT_IP, asked.address());
        }
        if (certificate != null) {
            claims.claim(CertificateBinding.CLAIM, Map.of(CertificateBinding.THUMBPRINT, certificate));
        }
        var key = keys.active();
        var token = key.sign(claims);
        audit.issued(new TokenIssued(
                client.id(),
                client.role() == Role.APPLICATION,
                method,
                asked.address(),
                jti,
                key.kid(),
                scope,
                expiresAt,
                certificate));
        meters.counter("mep.auth.tokens.issued", "role", client.role().name().toLowerCase(Locale.ROOT))
                .increment();
        return new TokenResponse(token, "Bearer", endpoint.lifetime().toSeconds(), scope);
    }
}
