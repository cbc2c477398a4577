package io.edgemep.server.outbox;

import java.time.Instant;
import java.util.UUID;

/// A lane that this relay may work on, until the claim runs out.
///
/// @param id what the lane's row holds as long as nobody else has claimed it
/// @param attempts how often its first delivery has failed
/// @param grown how often something had been added when it was claimed
record Claim(String lane, UUID id, String destination, int attempts, long grown, Instant until) {}
