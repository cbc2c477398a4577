/// Mm5: the platform manager creates, configures, stops and terminates application instances, by jobs and operations
/// that survive a crash.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "application", "rules", "registry", "subscription", "outbox"})
package io.edgemep.server.management;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
