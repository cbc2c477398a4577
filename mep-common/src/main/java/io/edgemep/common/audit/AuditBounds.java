package io.edgemep.common.audit;

import java.util.List;

/// How many entries are kept of each kind, so that none pushes another out.
public record AuditBounds(List<Bound> kinds) {

    public AuditBounds {
        kinds = List.copyOf(kinds);
    }

    /// @param kind a condition in SQL; an index of the table has the entries that it holds for, in the order of time
    /// @param most the oldest of more than so many go
    public record Bound(String kind, int most) {}
}
