/// Data planes that steer packets as the active traffic rules say: the kernel's nftables, or none.
@NullMarked
@ApplicationModule(allowedDependencies = {"outbox", "rules"})
package io.edgemep.server.dataplane;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
