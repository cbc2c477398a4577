package io.edgemep.server.outbox;

import java.net.URI;

/// One thing owed.
///
/// @param id grows in the order in which a lane is delivered
/// @param lane what is delivered in order: the id of the subscription
/// @param owner the appInstanceId of the subscriber
/// @param root the absolute API root that the subscriber used
/// @param target the callback URI
/// @param event what is told
/// @param attempts how often it was tried before, without success
public record Delivery(long id, String lane, String owner, URI root, URI target, Event event, int attempts) {}
