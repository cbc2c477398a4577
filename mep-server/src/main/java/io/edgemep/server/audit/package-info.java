/// The audit log as the platform manager reads it; what is in it, each feature writes with its changes.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.edgemep.server.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
