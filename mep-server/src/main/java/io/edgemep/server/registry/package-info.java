/// Registration: applications offer, change and withdraw their services and show that they are alive.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "outbox", "application"})
package io.edgemep.server.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
