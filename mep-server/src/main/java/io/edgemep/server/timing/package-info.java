/// Timing: the platform's time, whether that is UTC, and where applications may get it themselves.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1"})
package io.edgemep.server.timing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
