package io.edgemep.server.application;

/// What one feature keeps of an application instance, and what goes with it.
///
/// Beans of it are found by type, and asked in their order (`@Order`) when an application is terminated: configuration
/// (5), rules (10), services (20), subscriptions (30).
public interface Belongings {

    /// What they are, one noun in the plural: `rules`, `services`. A phase of a termination is named for it,
    /// `REMOVE_SERVICES`.
    String name();

    /// Removes them, in a transaction of its own or the caller's; called again until nothing is left.
    ///
    /// @return whether nothing is left, nor any of it still in effect
    boolean remove(String appInstanceId);

    /// Waits, a bounded time and in no transaction, until what was removed is not in effect any more.
    default void settle(String appInstanceId) {}

    /// Whether they go when the application withdraws its registration, too.
    default boolean goWithRegistration() {
        return true;
    }

    /// Whether they go when the application is stopped, too, and do not wait for its return.
    default boolean goWithStop() {
        return false;
    }
}
