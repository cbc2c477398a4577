/// What happened that an auditor asks for.
@NullMarked
package io.edgemep.auth.audit;

import org.jspecify.annotations.NullMarked;
