package io.edgemep.server.mp1;

import io.edgemep.common.InvalidMember;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/// Root of an API as a client addressed it: scheme, host, port and prefix; links are built below
/// it.
///
/// @param uri without a slash at its end
public record ApiRoot(String uri) {

    private static final Pattern ROOT = Pattern.compile(
            "^(.*?/(?:mec_service_mgmt|mec_app_support)/v[12]|.*?/mepcfg/(?:app_lcm|mec_platform_config)/v1)(/.*)?$");

    public static ApiRoot of(HttpServletRequest request) {
        var path = ROOT.matcher(request.getRequestURI());
        if (!path.matches()) {
            throw InvalidMember.of("The path", "percent-encodes the API's root; send that as it is.");
        }
        if (request.getServerName().isEmpty()) {
            throw InvalidMember.of(
                    "The Host header field", "is empty; send the host and the port that you have called.");
        }
        return at(request, path.group(1));
    }

    /// The root that has this path.
    public static ApiRoot at(HttpServletRequest request, String path) {
        return new ApiRoot(request.getScheme() + "://" + request.getServerName() + port(request) + path);
    }

    private static String port(HttpServletRequest request) {
        var usual = request.getScheme().equals("https") ? 443 : 80;
        return request.getServerPort() == usual ? "" : ":" + request.getServerPort();
    }

    public String service(String serviceId) {
        return uri + "/services/" + serviceId;
    }

    public String service(String appInstanceId, String serviceId) {
        return application(appInstanceId) + "/services/" + serviceId;
    }

    public String liveness(String appInstanceId, String serviceId) {
        return service(appInstanceId, serviceId) + "/liveness";
    }

    public String subscriptions(String appInstanceId) {
        return application(appInstanceId) + "/subscriptions";
    }

    public String subscription(String appInstanceId, String subscriptionId) {
        return subscriptions(appInstanceId) + "/" + subscriptionId;
    }

    public String application(String appInstanceId) {
        return uri + "/applications/" + appInstanceId;
    }
}
