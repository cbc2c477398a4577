package io.edgemep.common;

import java.util.Optional;
import org.springframework.security.oauth2.jwt.Jwt;

/// Tokens that were verified before, for whoever answers before the security chain.
@FunctionalInterface
public interface KnownTokens {

    /// The token, if it has been verified here and still counts. Whatever else there is to say of it, the security
    /// chain says.
    Optional<Jwt> find(String token);
}
