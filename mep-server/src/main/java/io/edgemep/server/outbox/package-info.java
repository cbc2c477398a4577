/// The transactional outbox: events appended with the change, the feed of them, and the relay that carries what is
/// owed.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.edgemep.server.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
