package io.edgemep.server.gateway;

import java.util.List;
import java.util.Map;

/// The gateway as the loop sees it: it is given all publications that are wanted.
///
/// Called by one thread at a time in this process, and by one replica at a time.
interface Gateway {

    /// Makes exactly these services be published, and withdraws whatever else this platform has published
    /// before. It is idempotent, cheap when all is as it should be, and leaves alone whatever the platform has
    /// not published.
    ///
    /// At no moment is a route there without its checks of who calls.
    ///
    /// @return what became of each, and whether everything is as it was asked for
    Result bring(List<Publication> wanted);

    /// Whether something beside the services has changed that the gateway must be told.
    default boolean moved() {
        return false;
    }

    /// Whether it has been told something just now, and is to be left alone for a while.
    default boolean isResting() {
        return false;
    }

    /// What became of the publications.
    ///
    /// @param outcomes by serInstanceId; a publication without one could not be told
    /// @param failure why not everything could be done, for the log; empty when it could. What was refused is
    ///     done with
    record Result(Map<String, Outcome> outcomes, String failure) {

        public Result {
            outcomes = Map.copyOf(outcomes);
        }

        boolean complete() {
            return failure.isEmpty();
        }
    }
}
