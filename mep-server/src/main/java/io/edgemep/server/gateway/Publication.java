package io.edgemep.server.gateway;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A service as it is to be reached through the gateway.
///
/// @param serviceId its serInstanceId
/// @param consumers appInstanceIds of those who may reach it; null for every application
/// @param upstream where the gateway is to connect to
record Publication(String serviceId, @Nullable Set<String> consumers, Upstream upstream) {

    /// Path of the service at the gateway; what follows it is passed on.
    String path() {
        return path(serviceId);
    }

    static String path(String serviceId) {
        return "/published/" + serviceId + "/";
    }

    /// Where a service is.
    ///
    /// @param scheme http or https
    /// @param places where, at least one
    /// @param path what the service's own paths begin with; null for nothing
    record Upstream(
            String scheme, List<Place> places, @Nullable String path) {

        Upstream {
            places = List.copyOf(places);
        }

        /// Whether every place has a name, so that a certificate can be checked against it.
        boolean isNamed() {
            return places.stream().allMatch(Place::named);
        }
    }

    /// Host and port.
    ///
    /// @param host a name in lower case, or an address; an IPv6 address in brackets
    /// @param named whether it is a name
    record Place(String host, int port, boolean named) {

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
