/// Callbacks over HTTP: one call, bounded in every way, to an address that may be called.
@NullMarked
@ApplicationModule(allowedDependencies = "outbox")
package io.edgemep.server.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
