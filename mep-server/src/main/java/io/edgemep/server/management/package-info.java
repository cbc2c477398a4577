/// Mm5: the platform manager creates, stops, terminates and deletes application instances, and configures them.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "application", "rules", "registry", "subscription", "outbox"})
package io.edgemep.server.management;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
