package io.edgemep.auth.method;

import com.nimbusds.jwt.SignedJWT;
import io.edgemep.auth.client.AuthenticatedClient;
import io.edgemep.auth.client.ClientCredentials;
import io.edgemep.auth.client.ClientId;
import io.edgemep.common.TokenProperties;
import io.edgemep.common.Unavailable;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.UnsupportedJwtException;
import io.jsonwebtoken.security.SignatureException;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Authenticates clients by an assertion that they have signed (RFC 7523, clause 3: `private_key_jwt`).
@Component
public class ClientAssertions {

    private static final Logger log = LoggerFactory.getLogger(ClientAssertions.class);

    private static final int MAX_TOKEN_ID = 255;

    private final RegisteredMethods methods;
    private final DecoyKeys decoys;
    private final MethodRows rows;
    private final ClientCredentials clients;
    private final AssertionProperties properties;
    private final TokenProperties issuer;
    private final Set<String> audiences;
    private final Clock clock;

    ClientAssertions(
            RegisteredMethods methods,
            DecoyKeys decoys,
            MethodRows rows,
            ClientCredentials clients,
            AssertionProperties properties,
            TokenProperties issuer,
            Clock clock) {
        this.methods = methods;
        this.decoys = decoys;
        this.rows = rows;
        this.clients = clients;
        this.properties = properties;
        this.issuer = issuer;
        var base = issuer.issuer().replaceFirst("/$", "");
        this.audiences = Set.of(issuer.issuer(), base + "/oauth2/token");
        this.clock = clock;
    }

    /// @param clientId the client_id beside the assertion; null where it is not sent
    /// @throws MethodRefused when the assertion is not of an enabled client, or was used before
    /// @throws Unavailable when too many assertions of the client are remembered
    public AuthenticatedClient authenticate(@Nullable String clientId, String assertion) {
        var subject = subject(assertion).orElse("");
        if (clientId != null && !clientId.equals(subject)) {
            throw MethodRefused.secretly("", "the assertion's sub is not the client_id sent");
        }
        if (!ClientId.isValid(subject)) {
            throw MethodRefused.of(clients.refusal(subject));
        }
        var client = clients.find(subject);
        var claims = verifiedInAnyCase(assertion, subject, client.isPresent());
        requireTimely(subject, claims);
        if (claims.getAudience() == null || claims.getAudience().stream().noneMatch(audiences::contains)) {
            throw MethodRefused.openly(
                    subject, "The client_assertion's aud is neither the issuer nor its token endpoint.");
        }
        use(subject, claims);
        return client.orElseThrow();
    }

    /// Does the same for an id that is no client's as for a client's whose key is another: reads its keys, checks the
    /// signature and looks for the reason of the refusal. Otherwise the time would tell which clients there are.
    private Claims verifiedInAnyCase(String assertion, String subject, boolean isEnabled) {
        try {
            var claims = verified(assertion, subject, methods.keys(subject));
            if (isEnabled) {
                return claims;
            }
        } catch (MethodRefused refused) {
            var refusal = clients.refusal(subject);
            throw isEnabled ? refused : MethodRefused.of(refusal);
        }
        throw MethodRefused.of(clients.refusal(subject));
    }

    /// Not to be believed: it only says whose keys to check the signature with.
    private static Optional<String> subject(String assertion) {
        try {
            return Optional.ofNullable(
                    SignedJWT.parse(assertion).getJWTClaimsSet().getSubject());
        } catch (ParseException noJwt) {
            return Optional.empty();
        }
    }

    private Claims verified(String assertion, String subject, Map<String, PublicKey> keys) {
        try {
            return Jwts.parser()
                    .clock(() -> Date.from(clock.instant()))
                    .clockSkewSeconds(issuer.clockSkew().toSeconds())
                    .sig()
                    .clear()
                    .add(Jwts.SIG.RS256)
                    .add(Jwts.SIG.RS512)
                    .add(Jwts.SIG.PS256)
                    .add(Jwts.SIG.ES256)
                    .add(Jwts.SIG.ES384)
                    .and()
                    .zip()
                    .clear()
                    .and()
                    .keyLocator(header -> decoys.keyOr((JwsHeader) header, keys))
                    .requireIssuer(subject)
                    .build()
                    .parseSignedClaims(assertion)
                    .getPayload();
        } catch (SignatureException | UnsupportedJwtException | IllegalArgumentException forged) {
            throw MethodRefused.secretly(subject, "the assertion is not signed with a registered key");
        } catch (io.jsonwebtoken.ClaimJwtException untimely) {
            // The signature is checked before the claims.
            throw MethodRefused.openly(
                    subject, "The client_assertion has expired, is not valid yet, or has another iss.");
        } catch (JwtException malformed) {
            throw MethodRefused.secretly(subject, "the assertion is malformed");
        }
    }

    private void requireTimely(String client, Claims claims) {
        var now = clock.instant();
        var life = properties.maxLifetime().plus(issuer.clockSkew());
        if (claims.getExpiration() == null || claims.getExpiration().toInstant().isAfter(now.plus(life))) {
            throw MethodRefused.openly(
                    client,
                    "The client_assertion needs an exp at most %d s ahead."
                            .formatted(properties.maxLifetime().toSeconds()));
        }
        var issued = claims.getIssuedAt() == null ? now : claims.getIssuedAt().toInstant();
        if (issued.isAfter(now.plus(issuer.clockSkew())) || issued.isBefore(now.minus(life))) {
            throw MethodRefused.openly(client, "The client_assertion's iat is in the future or too long ago.");
        }
    }

    private void use(String client, Claims claims) {
        var id = claims.getId();
        if (id == null || id.isBlank() || id.length() > MAX_TOKEN_ID || id.indexOf('\0') >= 0) {
            throw MethodRefused.openly(client, "The client_assertion needs a jti of 1 to 255 characters.");
        }
        if (rows.countUsed(client) >= properties.maxRemembered()) {
            throw new Unavailable(
                    "Too many assertions of this client are remembered at present; use each token for longer.",
                    properties.sweepInterval());
        }
        if (rows.use(client, id, forgettable(claims)) == 0) {
            throw MethodRefused.openly(client, "The client_assertion was used before; sign one with another jti.");
        }
    }

    private Instant forgettable(Claims claims) {
        return claims.getExpiration().toInstant().plus(issuer.clockSkew()).plusSeconds(1);
    }

    @Scheduled(fixedDelayString = "${mep.auth.assertions.sweep-interval:1m}")
    void sweep() {
        try {
            rows.deleteExpired(clock.instant());
        } catch (DataAccessException | TransactionException unavailable) {
            log.warn("Expired assertions could not be forgotten: {}", unavailable.getMessage());
        }
    }
}
