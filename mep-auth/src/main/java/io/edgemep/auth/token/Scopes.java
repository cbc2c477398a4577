package io.edgemep.auth.token;

import io.edgemep.auth.client.Role;
import java.util.Arrays;
import java.util.List;

/// Which scopes a client may have.
final class Scopes {

    private Scopes() {}

    /// @return in the order in which a token names them
    static List<String> of(Role role) {
        return switch (role) {
            case APPLICATION -> List.of("mec_service_mgmt", "mec_app_support");
            case MANAGER -> List.of("mepcfg");
            case ADMINISTRATOR -> List.of("mep_admin");
            case PLATFORM -> List.of("mep_credentials");
        };
    }

    static List<String> all() {
        return Arrays.stream(Role.values())
                .map(Scopes::of)
                .flatMap(List::stream)
                .toList();
    }
}
