/// Management: what the platform manager reads and orders over Mm5.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "application", "rules", "registry", "subscription", "outbox"})
package io.edgemep.server.management;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
