@ApplicationModule(allowedDependencies = "outbox")
package io.edgemep.broken.registry;

import org.springframework.modulith.ApplicationModule;
