package io.edgemep.broken.registry;

import io.edgemep.broken.outbox.CuriousOutbox;
import org.springframework.web.bind.annotation.RestController;

/// Breaks: controllers are package-private and touch no repository.
@RestController
public class GreedyController {

    public OpenRepository repository;
    public CuriousOutbox outbox;
}
