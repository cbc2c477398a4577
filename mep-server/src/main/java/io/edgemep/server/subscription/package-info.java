/// Subscriptions to the availability of services, and the matching of events to them.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "registry", "outbox"})
package io.edgemep.server.subscription;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
