package io.edgemep.auth.key;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/// A signing key as the administrator sees it.
@Schema(requiredProperties = {"kid", "alg", "state", "createdAt", "signsFrom"})
record KeyDescription(
        @Schema(description = "Its kid in the JWK set and in the tokens that it signs")
        String kid,

        SigningAlgorithm alg,
        State state,
        Instant createdAt,

        @Schema(description = "When the first token is signed with it")
        Instant signsFrom) {

    enum State {
        /// Published already, so that everybody knows it when it signs.
        NEXT,
        /// Signs all new tokens.
        SIGNING,
        /// Signs nothing more, and is published until its last token has expired.
        RETIRED;

        static State of(int generation, int signing) {
            var order = Integer.compare(generation, signing);
            return order > 0 ? NEXT : order == 0 ? SIGNING : RETIRED;
        }
    }
}
