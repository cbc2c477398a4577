package io.edgemep.server.rules;

import org.jspecify.annotations.Nullable;

/// Rules could be neither put into effect nor ended; it is tried again.
public final class EnforcementFailed extends RuntimeException {

    /// @param reason a sentence for the platform manager, without secrets
    public EnforcementFailed(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
