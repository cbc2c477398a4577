/// A developer's machine: PostgreSQL as a process of its own, a development CA, both services and the demo.
@NullMarked
package io.edgemep.local;

import org.jspecify.annotations.NullMarked;
