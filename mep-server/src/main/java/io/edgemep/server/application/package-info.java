/// Application instances: which ones the platform knows, that each acts only for itself, and how they come to their
/// end.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "outbox"})
package io.edgemep.server.application;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
