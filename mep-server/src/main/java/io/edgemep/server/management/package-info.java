/// Mm5: what the platform manager configures for an application instance, done as jobs that survive a crash.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "application", "rules", "registry", "subscription", "outbox"})
package io.edgemep.server.management;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
