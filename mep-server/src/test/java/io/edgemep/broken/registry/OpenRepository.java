package io.edgemep.broken.registry;

import org.springframework.data.repository.Repository;

/// Breaks: repositories are package-private.
public interface OpenRepository extends Repository<OpenEntity, String> {}
