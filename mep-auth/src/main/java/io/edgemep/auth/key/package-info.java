/// The keys that tokens are signed with: made on the first start, kept encrypted in the database, published as a JWK
/// set.
@NullMarked
package io.edgemep.auth.key;

import org.jspecify.annotations.NullMarked;
