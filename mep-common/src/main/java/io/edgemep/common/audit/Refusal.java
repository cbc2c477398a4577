package io.edgemep.common.audit;

import org.jspecify.annotations.Nullable;

/// A change that was asked for and refused.
///
/// @param reason in words, where Spring Security has given one
record Refusal(
        String caller,
        String address,
        String action,
        @Nullable String appInstanceId,
        String path,
        int status,
        @Nullable String reason) {

    /// What refusals have alike that are counted together.
    record Cause(String caller, String action, int status) {}

    Cause cause() {
        return new Cause(caller, action, status);
    }
}
