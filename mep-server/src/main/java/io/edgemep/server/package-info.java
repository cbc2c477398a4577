/// The application class of mep-server; the features are in the packages below.
@NullMarked
package io.edgemep.server;

import org.jspecify.annotations.NullMarked;
