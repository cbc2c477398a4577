/// Statistics in the form of EdgeGallery's: how often services are called, and who has subscribed to which.
@NullMarked
@ApplicationModule(allowedDependencies = {"mp1", "registry", "subscription", "outbox"})
package io.edgemep.server.statistics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
