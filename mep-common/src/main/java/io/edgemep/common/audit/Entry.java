package io.edgemep.common.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is written down: everything of it as it will be, so that writing it takes a moment whoever does that.
///
/// @param resource the path of what was changed or asked for
/// @param before redacted
/// @param after redacted
/// @param status that the request was answered; null where it was done
/// @param times how often; more than once only where refusals were counted
/// @param detail more about it, in words
public record Entry(
        Instant at,
        Origin origin,
        String action,
        @Nullable String appInstanceId,
        @Nullable String resource,
        @Nullable String before,
        @Nullable String after,
        Outcome outcome,
        @Nullable Integer status,
        int times,
        @Nullable String detail) {

    private static final int MAX_NAME = 255;
    private static final int MAX_TEXT = 512;

    public Entry {
        action = printable(action, MAX_NAME);
        appInstanceId = appInstanceId == null ? null : printable(appInstanceId, MAX_NAME);
        resource = resource == null ? null : printable(resource, MAX_TEXT);
        detail = detail == null ? null : printable(detail, MAX_TEXT);
    }

    String actor() {
        return printable(origin.actor(), MAX_NAME);
    }

    @Nullable
    String address() {
        var address = origin.address();
        return address == null ? null : printable(address, MAX_NAME);
    }

    /// A stranger's words must not break the log, nor fill it.
    private static String printable(String text, int max) {
        var cut = text.length() > max ? text.substring(0, max) : text;
        for (var i = 0; i < cut.length(); i++) {
            if (cut.charAt(i) < ' ' || cut.charAt(i) > '~') {
                return cut.replaceAll("[^\\x20-\\x7e]", "?");
            }
        }
        return cut;
    }
}
