/// The clients of this issuer (RFC 6749, clause 2) and their secrets: application instances, platform managers, the
/// administrator, the platform.
@NullMarked
package io.edgemep.auth.client;

import org.jspecify.annotations.NullMarked;
