package io.edgemep.server.dataplane;

/// What a filter says of both ends of packets, or of the tunnel around them.
record Ends(Side source, Side destination) {

    /// The ends of packets of the other direction.
    Ends mirrored() {
        return new Ends(/* source= */ destination, /* destination= */ source);
    }

    boolean allows(Family family) {
        return source.allows(family) && destination.allows(family);
    }

    boolean names(Family family) {
        return source.names(family) || destination.names(family);
    }

    boolean havePorts() {
        return !source.ports().isEmpty() || !destination.ports().isEmpty();
    }

    boolean isSymmetric() {
        return source.equals(destination);
    }
}
