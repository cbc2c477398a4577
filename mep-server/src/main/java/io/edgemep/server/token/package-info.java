/// The tokens that count no more: what mep-auth has revoked, followed every few seconds instead of asked per request.
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.edgemep.server.token;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
