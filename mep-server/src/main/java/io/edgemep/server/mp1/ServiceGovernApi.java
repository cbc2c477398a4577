package io.edgemep.server.mp1;

/// Where EdgeGallery's platform has its statistics.
public final class ServiceGovernApi {

    public static final String ROOT = "/mep/service_govern/v1";

    /// What the gateway reports to, with a secret of its own and no token.
    public static final String GATEWAY_LOG = ROOT + "/kong_log";

    private ServiceGovernApi() {}
}
