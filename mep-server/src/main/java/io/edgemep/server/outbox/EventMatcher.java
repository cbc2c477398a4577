package io.edgemep.server.outbox;

/// Who is owed an event: SQL, so that one event costs one statement however many are owed it.
///
/// Beans of it are found by type. Each names in its SQL the kinds of event that it matches.
@FunctionalInterface
public interface EventMatcher {

    /// A query that yields rows `(event_id bigint, lane text, owner text, root text, target text)`, none of them null,
    /// for those of the table `events` whose ids are in the named parameter `:events`, a `bigint[]`.
    ///
    /// No other parameter and no operator with a question mark. It runs inside a larger statement, once per turn.
    String sql();
}
