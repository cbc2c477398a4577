/// Access keys (AK/SK) of application instances, and the tokens that a request signed with one is answered with, as
/// clients of EdgeGallery ask for them.
@NullMarked
package io.edgemep.auth.aksk;

import org.jspecify.annotations.NullMarked;
