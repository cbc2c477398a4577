package io.edgemep.auth.revocation;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of what is revoked, in the order in which it was.
@Schema(requiredProperties = "revocations")
record RevocationList(List<Entry> revocations) {

    /// Tokens that count no more.
    @Schema(
            name = "Revocation",
            requiredProperties = {"position", "revokedAt", "expiresAt"})
    record Entry(
            @Schema(description = "What the next page is asked for after")
            long position,

            @Schema(description = "The sub of the tokens; absent where all of a key are revoked") @Nullable
            String clientId,

            @Schema(
                    description =
                            "The jti of the one token that is revoked; absent where all are that were issued until revokedAt")
            @Nullable
            String tokenId,

            @Schema(description = "The kid of a key that was removed: all its tokens are revoked") @Nullable
            String kid,

            Instant revokedAt,

            @Schema(description = "When the entry may be forgotten, because what it revokes has expired")
            Instant expiresAt) {}
}
