/// Application instances: which ones the platform knows, and that each acts only for itself.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "outbox"})
package io.edgemep.server.application;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
