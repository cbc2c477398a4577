/// Traffic rules and DNS rules of applications: what is wanted, what is in effect, and the way from one to the other.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "outbox", "application"})
package io.edgemep.server.rules;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
