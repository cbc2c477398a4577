package io.edgemep.common;

import jakarta.servlet.http.HttpServletRequest;

/// Which requests make a span that somebody is sent.
///
/// @param areWanted whether any is
public record ExportedTraces(boolean areWanted) {

    /// `00-<trace id>-<span id>-<flags>`
    private static final int LENGTH = 55;

    /// Whether the caller asks for it; a trace that would begin here does not count.
    public boolean include(HttpServletRequest request) {
        if (!areWanted) {
            return false;
        }
        var parent = request.getHeader(Traces.TRACEPARENT);
        // The last bit of the flags is "sampled".
        return parent != null && parent.length() >= LENGTH && (Character.digit(parent.charAt(LENGTH - 1), 16) & 1) == 1;
    }
}
