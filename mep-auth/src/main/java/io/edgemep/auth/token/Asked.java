package io.edgemep.auth.token;

import io.edgemep.common.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;

/// When and from where a token is asked for.
///
/// @param at before anything was read of the client, and so the token's `iat`: a client that is disabled while its
/// secret is being checked gets a token that is revoked already
/// @param address of the client, or what a trusted proxy says of it
public record Asked(Instant at, String address) {

    public static Asked by(HttpServletRequest request, Clock clock) {
        return new Asked(clock.instant(), ClientAddress.of(request).text());
    }
}
