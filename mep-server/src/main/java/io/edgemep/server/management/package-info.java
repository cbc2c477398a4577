/// Mm5: what the platform manager configures, reads and orders, done as jobs and operations that survive a crash.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "application", "rules", "registry", "subscription", "outbox"})
package io.edgemep.server.management;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
