/// The gateway: registered services that applications may reach through it, and how it is made to know them.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "outbox", "registry"})
package io.edgemep.server.gateway;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
