package io.edgemep.server.application;

/// What one feature keeps of an application instance, and what goes with it. Beans of it are found by type, and asked
/// in
/// their order (`@Order`) when an application is terminated or deregisters.
public interface Belongings {

    /// What they are, in the plural, as a phase of a termination names them: `traffic and DNS rules`, `services`.
    String name();

    /// Removes them, in a transaction of its own or the caller's; called again until nothing is left.
    ///
    /// @return whether nothing is left, nor any of it still in effect
    boolean remove(String appInstanceId);
}
