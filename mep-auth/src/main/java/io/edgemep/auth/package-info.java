/// The application class of mep-auth; the features are in the packages below.
@NullMarked
package io.edgemep.auth;

import org.jspecify.annotations.NullMarked;
