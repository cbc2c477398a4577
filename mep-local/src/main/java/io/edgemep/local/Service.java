package io.edgemep.local;

/// The platform's services, each a jar of its own and two ports of its own.
enum Service {
    AUTH("mep-auth", "MEP_AUTH_PORT", 8444, "MEP_AUTH_MANAGEMENT_PORT", 8448),
    SERVER("mep-server", "MEP_SERVER_PORT", 8443, "MEP_MANAGEMENT_PORT", 8447);

    /// The service's module, jar, log and pid file are all called so.
    final String title;

    final String portVariable;
    final int defaultPort;

    /// Health and metrics.
    final String managementPortVariable;

    final int defaultManagementPort;

    Service(
            String title,
            String portVariable,
            int defaultPort,
            String managementPortVariable,
            int defaultManagementPort) {
        this.title = title;
        this.portVariable = portVariable;
        this.defaultPort = defaultPort;
        this.managementPortVariable = managementPortVariable;
        this.defaultManagementPort = defaultManagementPort;
    }
}
