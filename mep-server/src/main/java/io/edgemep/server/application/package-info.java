/// Application instances: which ones the platform knows, and that each acts only for itself.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.edgemep.server.application;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
