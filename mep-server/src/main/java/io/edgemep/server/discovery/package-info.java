/// Discovery: which services there are, answered from memory and never by a query per request.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "registry", "outbox"})
package io.edgemep.server.discovery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
