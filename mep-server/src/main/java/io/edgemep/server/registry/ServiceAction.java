package io.edgemep.server.registry;

/// What the audit log calls the changes of services.
final class ServiceAction {

    static final String REGISTER = "service.register";
    static final String CHANGE = "service.change";
    static final String WITHDRAW = "service.withdraw";

    /// Heartbeats are entries only where they bring a service back.
    static final String HEARTBEAT = "service.heartbeat";

    /// The platform's, where heartbeats stay out.
    static final String SUSPEND = "service.suspend";

    private ServiceAction() {}

    /// The action that sets a state when nobody has sent one.
    static String of(ServiceState state) {
        return state == ServiceState.SUSPENDED ? SUSPEND : HEARTBEAT;
    }
}
