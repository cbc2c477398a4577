@ApplicationModule(allowedDependencies = {})
package io.edgemep.broken.outbox;

import org.springframework.modulith.ApplicationModule;
