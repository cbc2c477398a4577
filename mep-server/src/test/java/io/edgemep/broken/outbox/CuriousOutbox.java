package io.edgemep.broken.outbox;

import io.edgemep.broken.registry.OpenRepository;

/// Breaks: the outbox knows nothing of ours; no cycles; allowed dependencies.
public class CuriousOutbox {

    public OpenRepository repository;
}
