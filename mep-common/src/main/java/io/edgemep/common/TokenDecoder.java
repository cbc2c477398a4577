package io.edgemep.common;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.IncorrectClaimException;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.Locator;
import io.jsonwebtoken.MissingClaimException;
import io.jsonwebtoken.PrematureJwtException;
import java.security.Key;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/// Checks a token's signature, algorithm, issuer, audience and times with jjwt, and whether it was revoked; Spring
/// Security carries the result.
///
/// Of a token that was verified before, only what may have changed since is looked at again: its times, whether its
/// key is still the issuer's, and whether it was revoked.
final class TokenDecoder implements JwtDecoder, KnownTokens {

    private final TokenProperties properties;
    private final TokenKeys keys;
    private final TokenRevocations revocations;
    private final VerifiedTokens verified;
    private final Clock clock;

    TokenDecoder(TokenProperties properties, TokenKeys keys, TokenRevocations revocations, Clock clock) {
        this.properties = properties;
        this.keys = keys;
        this.revocations = revocations;
        this.verified = new VerifiedTokens(properties, clock);
        this.clock = clock;
    }

    @Override
    public Jwt decode(String token) {
        try {
            var fingerprint = Fingerprint.of(token);
            var known = known(fingerprint);
            if (known == null) {
                known = verify(token);
                // One token has one place: its signature could be written in many ways, and fill all of them.
                if (isCanonical(token)) {
                    verified.keep(fingerprint, known);
                }
            }
            if (isRevoked(known)) {
                throw new Refused("The token is revoked, or its client may not use the platform any more.");
            }
            return known.token();
        } catch (Unavailable unavailable) {
            // No fault of the token's: Spring Security lets this one through to whoever renders the refusal.
            throw new org.springframework.security.oauth2.jwt.JwtException(unavailable.detail(), unavailable);
        } catch (JwtException | IllegalArgumentException refused) {
            throw new BadJwtException(reason(refused), refused);
        }
    }

    @Override
    public Optional<Jwt> find(String token) {
        try {
            return Optional.ofNullable(known(Fingerprint.of(token)))
                    .filter(known -> !isRevoked(known))
                    .map(VerifiedToken::token);
        } catch (Unavailable unavailable) {
            return Optional.empty();
        }
    }

    private @Nullable VerifiedToken known(Fingerprint fingerprint) {
        var known = verified.find(fingerprint);
        return known != null && known.counts(clock.instant(), keys) ? known : null;
    }

    /// Whether the signature is written as its octets are encoded: without padding, and no bit is set that counts
    /// for nothing.
    private static boolean isCanonical(String token) {
        var signature = token.substring(token.lastIndexOf('.') + 1);
        try {
            var octets = Base64.getUrlDecoder().decode(signature);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(octets)
                    .equals(signature);
        } catch (IllegalArgumentException undecodable) {
            return false;
        }
    }

    private VerifiedToken verify(String token) {
        var used = new UsedKey(keys);
        var signed = parser(used).parseSignedClaims(token);
        var claims = signed.getPayload();
        if (claims.getSubject() == null || claims.getExpiration() == null) {
            throw new Refused("The token must have sub and exp.");
        }
        return used.verified(jwt(token, signed.getHeader(), claims), properties.clockSkew());
    }

    private JwtParser parser(UsedKey used) {
        return Jwts.parser()
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
                .keyLocator(used)
                .build();
    }

    /// The key that one token was verified with.
    private static final class UsedKey implements Locator<Key> {

        private final TokenKeys keys;
        private String kid = "";
        private @Nullable PublicKey key;

        UsedKey(TokenKeys keys) {
            this.keys = keys;
        }

        @Override
        public Key locate(Header header) {
            var named = ((JwsHeader) header).getKeyId();
            if (named == null) {
                throw new Refused("The token's header has no kid.");
            }
            var found = keys.find(named).orElseThrow(() -> new Refused("The token's kid names no key of the issuer."));
            kid = named;
            key = found;
            return found;
        }

        VerifiedToken verified(Jwt token, Duration skew) {
            return new VerifiedToken(token, kid, Objects.requireNonNull(key), skew);
        }
    }

    private boolean isRevoked(VerifiedToken known) {
        var token = known.token();
        var issuedAt = Objects.requireNonNullElse(token.getIssuedAt(), Instant.EPOCH);
        return revocations.isKeyRevoked(known.kid()) || revocations.isRevoked(token.getId(), known.subject(), issuedAt);
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
