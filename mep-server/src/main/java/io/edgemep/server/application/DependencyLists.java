package io.edgemep.server.application;

import io.edgemep.common.InvalidMember;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lists of dependencies: at most 64 entries, and an empty one is none.
final class DependencyLists {

    private static final int MOST = 64;

    private DependencyLists() {}

    static <T> @Nullable List<T> bounded(String member, @Nullable List<T> values) {
        if (values == null || values.isEmpty()) {
            return null;
        } else if (values.size() > MOST) {
            throw InvalidMember.of(member, "has %d entries; send at most %d.".formatted(values.size(), MOST));
        }
        for (var value : values) {
            if (value == null) {
                throw InvalidMember.of(member, "contains null; send only values.");
            }
        }
        return List.copyOf(values);
    }
}
