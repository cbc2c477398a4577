/// Callbacks over HTTP: one call, bounded in every way, to an address that may be called.
@NullMarked
package io.edgemep.server.notification;

import org.jspecify.annotations.NullMarked;
