package io.edgemep.server.registry;

/// What another part of the platform asks of a service's transport, beside what the standard does; every bean
/// of this type is asked before a service is stored.
@FunctionalInterface
public interface TransportCheck {

    /// @throws io.edgemep.common.InvalidMember naming the member that is not as it must be
    void check(TransportInfo transport);
}
