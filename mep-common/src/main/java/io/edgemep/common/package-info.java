/// What both services of the platform need and no noun of the standard: errors, request limits, checked tokens.
@NullMarked
package io.edgemep.common;

import org.jspecify.annotations.NullMarked;
