/// What the APIs of Mp1 and Mm5 share: their roots, links, entity tags and common types.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.edgemep.server.mp1;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
