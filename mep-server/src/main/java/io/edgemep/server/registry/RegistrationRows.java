package io.edgemep.server.registry;

import io.edgemep.server.outbox.Outbox;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Many registrations in one transaction of two statements, however many they are.
@Component
class RegistrationRows {

    private static final String ADD = """
            with offered as (
                select * from unnest(:ids, :owners, :names, :states, :infos, :intervals, :allowances,
                                       cast(:times as timestamptz[]))
                    as o (service_id, owner, ser_name, state, info, interval, allowance, at)),
            wanted as (
                select owner, count(*) as services from offered group by owner),
            roomy as (
                select c.owner from service_counts c join wanted w using (owner)
                 where c.services + w.services <= :most
                 for update of c skip locked),
            counted as (
                update service_counts c set services = c.services + w.services
                  from wanted w join roomy using (owner)
                 where c.owner = w.owner
                returning c.owner),
            started as (
                insert into service_counts (owner, services)
                select w.owner, w.services from wanted w
                 where w.services <= :most
                   and not exists (select from service_counts c where c.owner = w.owner)
                 order by w.owner
                on conflict (owner) do nothing
                returning owner),
            admitted as (
                select owner from counted union all select owner from started)
            insert into services (service_id, owner, ser_name, state, info, liveness_interval,
                                  liveness_allowance, heartbeat_at, liveness_due_at, version)
            select service_id, owner, ser_name, state, cast(info as jsonb), interval, allowance,
                   case when allowance is not null then at end, at + allowance * interval '1 second', :version
              from offered join admitted using (owner)
            returning service_id
            """;

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final ApplicationEventPublisher replica;
    private final RegistryProperties properties;

    RegistrationRows(JdbcClient jdbc, Outbox outbox, ApplicationEventPublisher replica, RegistryProperties properties) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.replica = replica;
        this.properties = properties;
    }

    /// Passed over are those of an application that has no room for all of its own here, or whose number of services
    /// another transaction is changing: it would keep the others waiting.
    ///
    /// @return those that were not passed over
    @Transactional
    public Set<Registration> add(List<Registration> registrations) {
        var ids = inserted(registrations);
        var added = registrations.stream()
                .filter(registration -> ids.contains(registration.id()))
                .collect(Collectors.toSet());
        if (!added.isEmpty()) {
            Map<String, String> events =
                    added.stream().collect(Collectors.toMap(Registration::id, Registration::event));
            outbox.append(ServiceEvent.KIND, events);
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
                        "intervals",
                        registrations.stream()
                                .map(each -> each.terms().interval())
                                .toArray(Integer[]::new))
                .param(
                        "allowances",
                        registrations.stream()
                                .map(each -> each.terms().allowance())
                                .toArray(Integer[]::new))
                .param("times", texts(registrations, each -> each.at().toString()))
                .param("most", properties.maxServicesPerApplication())
                .param("version", Registration.FIRST_VERSION)
                .query(String.class)
                .list());
    }

    private static String[] texts(List<Registration> registrations, Function<Registration, String> text) {
        return registrations.stream().map(text).toArray(String[]::new);
    }
}
