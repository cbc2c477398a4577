/// DNS servers that answer as the active DNS rules say: one of the platform's own, or any that takes dynamic updates.
@NullMarked
@ApplicationModule(allowedDependencies = {"outbox", "rules"})
package io.edgemep.server.dns;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
