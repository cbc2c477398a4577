package io.edgemep.server.dns;

import com.github.benmanes.caffeine.cache.Ticker;
import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.WantedRule;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.xbill.DNS.Name;

/// A DNS server inside this service. It answers for the names of active rules itself, denies what else there might be
/// in its zones, and asks other resolvers for the rest where it has some.
///
/// Its records are in memory: after a start it fails every query until the rules are there.
final class EmbeddedDns implements DnsBackend, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDns.class);

    private final DnsProperties dns;
    private final EmbeddedDnsProperties properties;
    private final Clock clock;
    private final List<Name> zones;
    private final Responder responder;
    private final OpenConnections connections;
    private volatile @Nullable DnsListener listener;
    private volatile Served served = new Served(0, Map.of(), 0);

    private record Served(long serial, Map<RecordSet, AddressRecord> records, int names) {}

    EmbeddedDns(DnsProperties dns, EmbeddedDnsProperties properties, DnsMetrics metrics, Clock clock, Ticker ticker) {
        this.dns = dns;
        this.properties = properties;
        this.clock = clock;
        var forwarders = properties.forwarders().stream()
                .map(server -> HostPort.parse("mep.dns.embedded.forwarders", server))
                .toList();
        var configured = Names.zones("mep.dns.embedded.zones", properties.zones());
        // Where nobody else is asked, this server answers for all that a client may ask: the root and what is below.
        this.zones = forwarders.isEmpty()
                ? Stream.concat(configured.stream(), Stream.of(Name.root)).toList()
                : configured;
        var forwarder = forwarders.isEmpty()
                ? Optional.<Forwarder>empty()
                : Optional.of(new Forwarder(forwarders, properties, ticker));
        var clients = new ClientNetworks(properties.clients());
        this.responder = new Responder(clients, forwarder, metrics, properties.maxUdpAnswer());
        this.connections = new OpenConnections(clients, properties, metrics);
        metrics.names(() -> served.names());
    }

    /// Any name can be answered for.
    @Override
    public Optional<String> refusal(DnsRule rule) {
        return Optional.empty();
    }

    @Override
    public Map<RuleKey, Fault> enforce(List<WantedRule<DnsRule>> wanted) {
        var records = WantedRecords.of(wanted, dns);
        var before = served;
        if (before.serial() == 0 || !before.records().equals(records.records())) {
            var serial = Math.max(before.serial() + 1, clock.instant().getEpochSecond());
            var names = new ServedNames(
                    zones,
                    properties.negativeTtl().toSeconds(),
                    serial & 0xffff_ffffL,
                    records.records().values());
            responder.serve(names);
            served = new Served(serial, records.records(), names.size());
        }
        return records.conflicts();
    }

    @Override
    public void start() {
        var opened = new DnsListener(properties, responder, connections);
        listener = opened;
        log.info("DNS server listens on {} port {}", properties.address(), opened.port());
    }

    @Override
    public void stop() {
        var open = listener;
        listener = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public boolean isRunning() {
        return listener != null;
    }

    /// Where it listens, once started; a free one where 0 is configured.
    int port() {
        var open = listener;
        return open == null ? properties.port() : open.port();
    }
}
