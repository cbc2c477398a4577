/// Subscriptions to the availability of services and to the end of applications, and the matching of events to them.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "registry", "outbox", "application"})
package io.edgemep.server.subscription;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
