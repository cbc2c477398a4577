package io.edgemep.common.audit;

import org.jspecify.annotations.Nullable;

/// A change that is made in the transaction under way, for the audit log.
///
/// @param action what is done: a noun and a verb, such as `service.register`
/// @param appInstanceId whose resource it is; null where it is nobody's
/// @param resource the path of the resource
/// @param before the resource's JSON before the change; null where there was none
/// @param after the resource's JSON after the change; null where there is none
public record Change(
        String action,
        @Nullable String appInstanceId,
        String resource,
        @Nullable String before,
        @Nullable String after) {

    /// What was not there before.
    public static Change made(String action, @Nullable String appInstanceId, String resource, String after) {
        return new Change(action, appInstanceId, resource, null, after);
    }

    /// What is not there any more.
    public static Change ended(
            String action, @Nullable String appInstanceId, String resource, @Nullable String before) {
        return new Change(action, appInstanceId, resource, before, null);
    }
}
