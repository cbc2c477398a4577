package io.edgemep.server.dns;

import io.edgemep.common.StartRefused;
import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.WantedRule;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;

/// Keeps the records of rules in zones of a DNS server that takes dynamic updates (RFC 2136).
///
/// Each time it asks the server what it serves of every name that is wanted or was ever put there, and mends what
/// differs. Replicas take turns.
final class Rfc2136Dns implements DnsBackend {

    private final DnsProperties dns;
    private final Rfc2136Properties properties;
    private final List<Name> zones;
    private final UpdateServer server;
    private final PublishedRecords records;
    private final SoleWriter soleWriter;
    private final Clock clock;

    /// @throws StartRefused when no zone is configured
    Rfc2136Dns(
            DnsProperties dns,
            Rfc2136Properties properties,
            UpdateServer server,
            PublishedRecords records,
            SoleWriter soleWriter,
            Clock clock) {
        this.dns = dns;
        this.properties = properties;
        this.zones = Names.zones("mep.dns.rfc2136.zones", properties.zones());
        if (zones.isEmpty()) {
            throw new StartRefused(
                    "mep.dns.type is rfc2136, but mep.dns.rfc2136.zones is empty: name the zones that may be written.");
        }
        this.server = server;
        this.records = records;
        this.soleWriter = soleWriter;
        this.clock = clock;
    }

    @Override
    public Optional<String> refusal(DnsRule rule) {
        return Names.zoneOf(zones, Names.absolute(rule.domainName())).isPresent()
                ? Optional.empty()
                : Optional.of("domainName is in none of the zones that this platform may write (%s); use a name in one."
                        .formatted(
                                zones.stream().map(zone -> zone.toString(true)).collect(Collectors.joining(", "))));
    }

    @Override
    public Map<RuleKey, Fault> enforce(List<WantedRule<DnsRule>> wanted) {
        return soleWriter.whileAlone(() -> enforceAlone(wanted));
    }

    private Map<RuleKey, Fault> enforceAlone(List<WantedRule<DnsRule>> wanted) {
        var faults = new HashMap<RuleKey, Fault>();
        for (var rule : wanted) {
            refusal(rule.rule()).ifPresent(reason -> faults.put(rule.key(), new Fault(reason, false)));
        }
        var writable =
                wanted.stream().filter(rule -> !faults.containsKey(rule.key())).toList();
        var wantedRecords = WantedRecords.of(writable, dns);
        faults.putAll(wantedRecords.conflicts());
        var places = places(wantedRecords.records(), records.all());
        var round = new PublishingRound(server, records, clock, properties);
        var observation = new Observation(server, properties.maxQuestions());
        observation.of(places, round.left()).forEach((place, seen) -> settle(round, place, seen, faults));
        return faults;
    }

    /// All names and types that are wanted, or were put there before.
    private List<Place> places(Map<RecordSet, AddressRecord> wanted, List<PublishedRecord> published) {
        var own = published.stream().collect(Collectors.groupingBy(PublishedRecord::set));
        var places = new ArrayList<Place>();
        own.forEach((set, records) -> {
            if (!wanted.containsKey(set)) {
                places.add(new Place(set, records.getFirst().zone(), Optional.empty(), records));
            }
        });
        wanted.forEach((set, record) -> {
            var zone = Names.zoneOf(zones, set.name()).orElseThrow();
            places.add(new Place(set, zone, Optional.of(record), own.getOrDefault(set, List.of())));
        });
        return places;
    }

    private static void settle(PublishingRound round, Place place, Seen seen, Map<RuleKey, Fault> faults) {
        var fault = switch (seen) {
            case Observed observed ->
                place.wanted()
                        .map(wanted -> round.publish(wanted, place.zone(), place.own(), observed))
                        .orElseGet(() -> round.withdraw(place.own(), observed));
            case Seen.Nothing(var reason) -> unseen(place, reason);
        };
        fault.ifPresent(found -> place.rules().forEach(rule -> faults.merge(rule, found, Rfc2136Dns::worse)));
    }

    /// What was in effect is taken to be so still.
    private static Optional<Fault> unseen(Place place, String reason) {
        var wasInEffect = place.own().stream().anyMatch(record -> record.unansweredSince() == null);
        return wasInEffect || place.wanted().isPresent()
                ? Optional.of(new Fault(reason, wasInEffect))
                : Optional.empty();
    }

    /// Two faults of one rule, whose name has changed: one for each name.
    private static Fault worse(Fault one, Fault other) {
        return new Fault(one.reason(), one.inEffect() || other.inEffect());
    }
}
