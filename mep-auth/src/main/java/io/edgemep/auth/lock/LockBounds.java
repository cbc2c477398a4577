package io.edgemep.auth.lock;

import java.time.Duration;

/// How many wrong proofs lock out, and for how long.
public interface LockBounds {

    /// Wrong proofs of one name from one network that lock this name out at this network.
    int attempts();

    /// Wrong proofs from one network, of any names, that lock this network out.
    int attemptsPerAddress();

    /// From the first wrong proof, how long others are counted with it.
    Duration period();

    /// How long a lock lasts.
    Duration duration();

    /// How many counters of a kind are kept at most; those that end first make room.
    int maxCounted();
}
