package io.edgemep.auth.key;

import java.time.Duration;

/// How long a token is valid, and so how long its key has to be published after its last signature.
public record TokenLifetime(Duration value) {}
