package io.edgemep.server.registry;

import io.edgemep.common.audit.AuditTrail;
import io.edgemep.server.outbox.Outbox;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Many registrations in one transaction of three statements, however many they are.
@Component
class RegistrationRows {

    private static final String ADD = """
            with offered as (
                select * from unnest(:ids, :owners, :names, :states, :infos, :octets, :intervals, :allowances)
                    as o (service_id, owner, ser_name, state, info, octets, interval, allowance)),
            wanted as (
                select owner, count(*) as services, sum(octets) as octets from offered group by owner),
            roomy as (
                select c.owner from service_counts c join wanted w using (owner)
                 where c.services + w.services <= :most and c.octets + w.octets <= :mostOctets
                 for update of c skip locked),
            counted as (
                update service_counts c set services = c.services + w.services, octets = c.octets + w.octets
                  from wanted w join roomy using (owner)
                 where c.owner = w.owner
                returning c.owner)
            insert into services (service_id, owner, ser_name, state, info, octets, liveness_interval,
                                  liveness_allowance, heartbeat_at, liveness_due_at, version)
            select service_id, owner, ser_name, state, cast(info as jsonb), octets, interval, allowance,
                   case when allowance is not null then cast(:now as timestamptz) end,
                   cast(:now as timestamptz) + allowance * interval '1 second', :version
              from offered join counted using (owner)
            returning service_id
            """;

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final ApplicationEventPublisher replica;
    private final RegistryProperties properties;
    private final Clock clock;

    RegistrationRows(
            JdbcClient jdbc,
            Outbox outbox,
            AuditTrail audit,
            ApplicationEventPublisher replica,
            RegistryProperties properties,
            Clock clock) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.audit = audit;
        this.replica = replica;
        this.properties = properties;
        this.clock = clock;
    }

    /// It waits for no other transaction, as nothing but that keeps the others from waiting too. So an application's
    /// first service is passed over, whose count another may be about to insert, and so are those of an application
    /// whose count another has changed and not committed, or that has no room for all of its own here.
    ///
    /// @return those that were not passed over
    @Transactional
    public Set<Registration> add(List<Registration> registrations) {
        var ids = inserted(registrations);
        var added = registrations.stream()
                .filter(registration -> ids.contains(registration.id()))
                .collect(Collectors.toSet());
        if (!added.isEmpty()) {
            outbox.append(
                    ServiceEvent.KIND, added.stream().map(Registration::event).toList());
            audit.append(added.stream().map(Registration::entry).toList());
            added.forEach(registration -> replica.publishEvent(registration.added()));
        }
        return added;
    }

    private Set<String> inserted(List<Registration> registrations) {
        return new HashSet<>(jdbc.sql(ADD)
                .param("ids", texts(registrations, Registration::id))
                .param("owners", texts(registrations, Registration::owner))
                .param(
                        "names",
                        texts(registrations, each -> each.service().info().serName()))
                .param(
                        "states",
                        texts(
                                registrations,
                                each -> each.service().info().state().name()))
                .param("infos", texts(registrations, Registration::json))
                .param(
                        "octets",
                        registrations.stream().map(Registration::octets).toArray(Integer[]::new))
                .param(
                        "intervals",
                        registrations.stream()
                                .map(each -> each.terms().interval())
                                .toArray(Integer[]::new))
                .param(
                        "allowances",
                        registrations.stream()
                                .map(each -> each.terms().allowance())
                                .toArray(Integer[]::new))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("most", properties.maxServicesPerApplication())
                .param("mostOctets", properties.maxSizePerApplication().toBytes())
                .param("version", Registration.FIRST_VERSION)
                .query(String.class)
                .list());
    }

    private static String[] texts(List<Registration> registrations, Function<Registration, String> text) {
        return registrations.stream().map(text).toArray(String[]::new);
    }
}
