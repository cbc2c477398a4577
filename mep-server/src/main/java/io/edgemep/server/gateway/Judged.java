package io.edgemep.server.gateway;

/// A service whose publication is asked for, and what is to become of it.
///
/// @param version of the service that was judged
record Judged(String owner, long version, Wish wish) {

    Judged with(Wish other) {
        return new Judged(owner, version, other);
    }
}
