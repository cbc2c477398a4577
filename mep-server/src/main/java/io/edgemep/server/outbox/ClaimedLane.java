package io.edgemep.server.outbox;

import java.util.List;

/// A lane to be worked on.
///
/// @param head its first deliveries, in order
record ClaimedLane(Claim claim, List<Owed> head) {}
