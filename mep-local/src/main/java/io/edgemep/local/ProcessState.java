package io.edgemep.local;

import java.util.OptionalLong;

/// How one of the platform's processes is.
///
/// @param title what it is
/// @param pid none when it does not run
/// @param port where it listens, or would
/// @param isReady whether it can be used
record ProcessState(String title, OptionalLong pid, int port, boolean isReady) {}
