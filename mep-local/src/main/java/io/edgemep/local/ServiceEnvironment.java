package io.edgemep.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the services are told of their surroundings: URLs, file names and ports, and where the secrets are.
///
/// @param database the PostgreSQL to use
record ServiceEnvironment(Settings settings, Settings.Database database, Certificates certificates, Secrets secrets) {

    /// The environment variables of one service; secrets that it needs are made if there are none yet.
    Map<String, String> of(Service service) {
        var environment = new HashMap<String, String>();
        environment.put("SPRING_PROFILES_ACTIVE", "development");
        environment.put("MEP_DB_URL", database.serverUrl());
        environment.put("MEP_AUTH_DB_URL", database.authUrl());
        environment.put("MEP_DB_USER", database.user());
        environment.put("MEP_ISSUER", settings.issuer());
        environment.put("MEP_AUTH_ALLOWED_ORIGINS", settings.tokenOrigins());
        environment.put("MEP_TLS_CERTIFICATE", "file:" + certificates.certificateFile());
        environment.put("MEP_TLS_KEY", "file:" + certificates.keyFile());
        environment.put("MEP_TLS_TRUST", "file:" + certificates.caFile());
        // The demo and a developer's own programs are called back on this machine.
        environment.put("MEP_CALLBACK_ALLOW_LOOPBACK", "true");
        settings.dns().ifPresent(dns -> {
            environment.put("MEP_DNS_ADDRESS", dns.address());
            environment.put("MEP_DNS_PORT", Integer.toString(dns.port()));
        });
        for (var each : Service.values()) {
            environment.put(each.portVariable, Integer.toString(settings.port(each)));
            environment.put(each.managementPortVariable, Integer.toString(settings.managementPort(each)));
        }
        environment.put("SPRING_CONFIG_IMPORT", configTrees(service));
        return environment;
    }

    private String configTrees(Service service) {
        // The password of a database of the caller's own is in the environment already.
        var forDatabase = settings.database().isPresent() ? List.<Path>of() : List.of(secrets.database());
        Secrets.share(secrets.platform(), secrets.credentials());
        var own = switch (service) {
            case AUTH -> List.of(secrets.administrator(), secrets.platform(), secrets.keys());
            case SERVER -> List.of(secrets.credentials());
        };
        own.forEach(Secrets::read);
        return Stream.concat(forDatabase.stream(), own.stream())
                .map(secret -> "configtree:" + secret.getParent() + "/")
                .distinct()
                .collect(Collectors.joining(","));
    }
}
