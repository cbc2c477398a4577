package io.edgemep.broken.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/// Breaks: entities are package-private.
@Entity
public class OpenEntity {

    @Id
    String id;
}
