package io.edgemep.local;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the caller's environment decides.
///
/// @param ports where each service listens
/// @param managementPorts where each service has its health and metrics
/// @param issuer the `iss` of the tokens, and where mep-auth is found
/// @param tokenOrigins the web origins whose scripts may ask for tokens: mep-server's Swagger UI
/// @param dns where mep-server's own DNS server listens; none: MEP_DNS_TYPE says that it has none
/// @param database a PostgreSQL that runs already; none: one is run under the data directory
/// @param startTimeout how long PostgreSQL and the services may take until they are ready
/// @param javaOptions of the JVM of each service
record Settings(
        Map<Service, Integer> ports,
        Map<Service, Integer> managementPorts,
        String issuer,
        String tokenOrigins,
        Optional<Dns> dns,
        Optional<Database> database,
        Duration startTimeout,
        List<String> javaOptions) {

    /// Room for more than a hundred thousand services, and the collector of the images. Without options the JVM takes
    /// its share of the machine's memory.
    private static final String JAVA_OPTIONS = "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms64m -XX:NewSize=24m"
            + " -Xmx1g -XX:MetaspaceSize=192m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:-ShrinkHeapInSteps"
            + " -XX:TrimNativeHeapInterval=3000 -XX:+ExitOnOutOfMemoryError";

    /// An address of this machine, and a port by UDP and TCP.
    record Dns(String address, int port) {}

    /// JDBC URLs of the two databases and the user of both; the password is never among what is passed around.
    record Database(String serverUrl, String authUrl, String user) {}

    /// @throws Failure naming the variable that is wrong
    static Settings from(Map<String, String> environment) {
        var ports = new EnumMap<Service, Integer>(Service.class);
        var managementPorts = new EnumMap<Service, Integer>(Service.class);
        for (var service : Service.values()) {
            ports.put(service, number(environment, service.portVariable, service.defaultPort, 65_535));
            managementPorts.put(
                    service,
                    number(environment, service.managementPortVariable, service.defaultManagementPort, 65_535));
        }
        if (ports.values().stream().distinct().count() < ports.size()) {
            throw new Failure("MEP_AUTH_PORT and MEP_SERVER_PORT are the same: give each service a port of its own.");
        }
        if (Stream.of(ports, managementPorts)
                        .flatMap(each -> each.values().stream())
                        .distinct()
                        .count()
                < 2L * Service.values().length) {
            throw new Failure("MEP_MANAGEMENT_PORT or MEP_AUTH_MANAGEMENT_PORT is another port of a service:"
                    + " give each a port of its own.");
        }
        var issuer = environment.getOrDefault("MEP_ISSUER", "https://localhost:" + ports.get(Service.AUTH));
        var origins =
                environment.getOrDefault("MEP_AUTH_ALLOWED_ORIGINS", "https://localhost:" + ports.get(Service.SERVER));
        var seconds = number(environment, "MEP_START_TIMEOUT", 120, 3600);
        var dns = dns(environment);
        if (dns.isPresent()
                && (ports.containsValue(dns.get().port())
                        || managementPorts.containsValue(dns.get().port()))) {
            throw new Failure("MEP_DNS_PORT is the port of a service: give the DNS server a port of its own.");
        }
        return new Settings(
                Map.copyOf(ports),
                Map.copyOf(managementPorts),
                issuer,
                origins,
                dns,
                database(environment),
                Duration.ofSeconds(seconds),
                javaOptions(environment));
    }

    /// What is set replaces the usual ones, also by none.
    private static List<String> javaOptions(Map<String, String> environment) {
        var options = environment.getOrDefault("MEP_JAVA_OPTIONS", JAVA_OPTIONS);
        return Pattern.compile("\\s+")
                .splitAsStream(options.strip())
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }

    private static Optional<Dns> dns(Map<String, String> environment) {
        var port = number(environment, "MEP_DNS_PORT", 8053, 65_535);
        var type = environment.getOrDefault("MEP_DNS_TYPE", "embedded");
        return type.equals("embedded")
                ? Optional.of(new Dns(environment.getOrDefault("MEP_DNS_ADDRESS", "127.0.0.1"), port))
                : Optional.empty();
    }

    int port(Service service) {
        return ports.getOrDefault(service, service.defaultPort);
    }

    int managementPort(Service service) {
        return managementPorts.getOrDefault(service, service.defaultManagementPort);
    }

    private static Optional<Database> database(Map<String, String> environment) {
        var variables = Stream.of("MEP_DB_URL", "MEP_AUTH_DB_URL", "MEP_DB_USER", "MEP_DB_PASSWORD");
        var missing = variables
                .filter(name -> environment.getOrDefault(name, "").isBlank())
                .toList();
        if (missing.contains("MEP_DB_URL") && missing.contains("MEP_AUTH_DB_URL")) {
            return Optional.empty();
        }
        if (!missing.isEmpty()) {
            throw new Failure("To use a PostgreSQL of your own, set MEP_DB_URL (mep-server's JDBC URL), MEP_AUTH_DB_URL"
                    + " (mep-auth's), MEP_DB_USER and MEP_DB_PASSWORD; not set: " + String.join(", ", missing) + ".");
        }
        return Optional.of(new Database(
                environment.getOrDefault("MEP_DB_URL", ""),
                environment.getOrDefault("MEP_AUTH_DB_URL", ""),
                environment.getOrDefault("MEP_DB_USER", "")));
    }

    private static int number(Map<String, String> environment, String name, int usual, int most) {
        var text = environment.getOrDefault(name, "");
        try {
            var number = text.isBlank() ? usual : Integer.parseInt(text.strip());
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new Failure(wrong(name, text, most), notANumber);
        }
        throw new Failure(wrong(name, text, most));
    }

    private static String wrong(String name, String text, int most) {
        return "%s is \"%s\"; it must be a number from 1 to %d.".formatted(name, text, most);
    }
}
