package io.edgemep.server.outbox;

import java.net.URI;

/// A row of `deliveries` with its event, before anything in it is believed to be well-formed.
record Owed(long id, String lane, String owner, String root, String target, Event event) {

    /// @throws IllegalArgumentException when root or target is no URI
    Delivery delivery(int attempts) {
        return new Delivery(id, lane, owner, URI.create(root), URI.create(target), event, attempts);
    }
}
