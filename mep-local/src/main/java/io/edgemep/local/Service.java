package io.edgemep.local;

/// The platform's services, each a jar of its own and a port of its own.
enum Service {
    AUTH("mep-auth", "MEP_AUTH_PORT", 8444),
    SERVER("mep-server", "MEP_SERVER_PORT", 8443);

    /// The service's module, jar, log and pid file are all called so.
    final String title;

    final String portVariable;
    final int defaultPort;

    Service(String title, String portVariable, int defaultPort) {
        this.title = title;
        this.portVariable = portVariable;
        this.defaultPort = defaultPort;
    }
}
