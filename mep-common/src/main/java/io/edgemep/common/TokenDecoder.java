package io.edgemep.common;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.IncorrectClaimException;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.MissingClaimException;
import io.jsonwebtoken.PrematureJwtException;
import java.security.Key;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/// Checks a token's signature, algorithm, issuer, audience and times with jjwt, and whether it was revoked; Spring
/// Security carries the result.
final class TokenDecoder implements JwtDecoder {

    private final JwtParser parser;

    private final TokenRevocations revocations;

    TokenDecoder(TokenProperties properties, TokenKeys keys, TokenRevocations revocations, Clock clock) {
        this.revocations = revocations;
        this.parser = Jwts.parser()
                .clock(() -> Date.from(clock.instant()))
                .clockSkewSeconds(properties.clockSkew().toSeconds())
                .requireIssuer(properties.issuer())
                .requireAudience(properties.audience())
                // Only what mep-auth signs with: a token must not choose a weaker check for itself.
                .sig()
                .clear()
                .add(Jwts.SIG.RS256)
                .add(Jwts.SIG.RS512)
                .add(Jwts.SIG.ES256)
                .and()
                .keyLocator(header -> key((JwsHeader) header, keys))
                .build();
    }

    @Override
    public Jwt decode(String token) {
        try {
            var signed = parser.parseSignedClaims(token);
            requireUnrevoked(signed.getHeader().getKeyId(), signed.getPayload());
            return jwt(token, signed.getHeader(), signed.getPayload());
        } catch (Unavailable unavailable) {
            // No fault of the token's: Spring Security lets this one through to whoever renders the refusal.
            throw new org.springframework.security.oauth2.jwt.JwtException(unavailable.detail(), unavailable);
        } catch (JwtException | IllegalArgumentException refused) {
            throw new BadJwtException(reason(refused), refused);
        }
    }

    private static Key key(JwsHeader header, TokenKeys keys) {
        var kid = header.getKeyId();
        if (kid == null) {
            throw new Refused("The token's header has no kid.");
        }
        return keys.find(kid).orElseThrow(() -> new Refused("The token's kid names no key of the issuer."));
    }

    private void requireUnrevoked(String kid, Claims claims) {
        if (claims.getSubject() == null || claims.getExpiration() == null) {
            throw new Refused("The token must have sub and exp.");
        }
        var issuedAt = claims.getIssuedAt() == null ? Instant.EPOCH : instant(claims.getIssuedAt());
        if (revocations.isKeyRevoked(kid) || revocations.isRevoked(claims.getId(), claims.getSubject(), issuedAt)) {
            throw new Refused("The token is revoked, or its client may not use the platform any more.");
        }
    }

    private static Jwt jwt(String token, JwsHeader header, Claims claims) {
        var converted = new LinkedHashMap<String, Object>();
        claims.forEach((name, value) -> converted.put(name, value));
        converted.put(Claims.EXPIRATION, instant(claims.getExpiration()));
        converted.computeIfPresent(Claims.ISSUED_AT, (_, _) -> instant(claims.getIssuedAt()));
        converted.computeIfPresent(Claims.NOT_BEFORE, (_, _) -> instant(claims.getNotBefore()));
        return Jwt.withTokenValue(token)
                .headers(headers -> headers.putAll(header))
                .claims(all -> all.putAll(converted))
                .build();
    }

    private static Instant instant(Date date) {
        return date.toInstant();
    }

    private static String reason(RuntimeException refused) {
        return switch (refused) {
            case ExpiredJwtException _ -> "The token has expired; get a new one.";
            case PrematureJwtException _ -> "The token is not valid yet.";
            case MissingClaimException missing -> "The token has no " + missing.getClaimName() + ".";
            case IncorrectClaimException wrong -> "The token's " + wrong.getClaimName() + " is not the one asked for.";
            case Refused unknown -> String.valueOf(unknown.getMessage());
            case io.jsonwebtoken.security.SecurityException _ -> "The token's signature does not match.";
            default -> "The token is not a signed JWT that this service accepts.";
        };
    }

    private static final class Refused extends JwtException {

        Refused(String message) {
            super(message);
        }
    }
}
