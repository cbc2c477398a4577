package io.edgemep.server.gateway;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/// The same done to each of many things, time and again: one that fails keeps none of the others from its turn.
final class Attempts {

    /// After that many the gateway is likely to be broken as a whole; what is left has its turn the next time.
    static final int MOST_FAILURES = 10;

    /// By their names, those that have waited longest first.
    private final Set<String> failed = new LinkedHashSet<>();

    /// Those that failed before come last, so that however many they are, the others have been dealt with.
    ///
    /// @param things by names that are the same the next time
    /// @param failures takes what is said of each that fails
    /// @throws GatewayUnreachable at once, when there is no gateway for the others either
    <T> void each(Map<String, T> things, BiConsumer<String, T> attempt, List<String> failures) {
        failed.retainAll(things.keySet());
        var order = new LinkedHashSet<>(things.keySet());
        order.removeAll(failed);
        order.addAll(List.copyOf(failed));
        var left = MOST_FAILURES;
        for (var name : order) {
            failed.remove(name);
            try {
                attempt.accept(name, things.get(name));
            } catch (GatewayUnreachable unreachable) {
                // It may be this one that takes too long.
                failed.add(name);
                throw unreachable;
            } catch (GatewayFailed failure) {
                failed.add(name);
                failures.add(failure.sentence());
                if (--left == 0) {
                    return;
                }
            }
        }
    }
}
