package io.edgemep.server.subscription;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.edgemep.server.outbox.Delivery;
import io.edgemep.server.outbox.DeliveryBody;
import io.edgemep.server.outbox.EventMatcher;
import io.edgemep.server.registry.ServiceEvent;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Finds the subscriptions that an event concerns, by an index and inside the database, and words their notifications.
///
/// A subscription has keys of one kind (`id:`, `name:` or `category:`), and an event one key of each: they meet in at
/// most one. One that names no service is found by the states, or the place, that it asks for. So none is found twice.
@Component
class SubscriptionMatcher implements EventMatcher, DeliveryBody {

    // All who are told of an event are told at about the same time.
    private static final int REMEMBERED = 64;

    private final JsonMapper json = JsonMapper.builder().build();
    private final Cache<Long, ServiceEvent> changes = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    /// As the indexes of V31 say it, or they would not be used.
    private static final String NAMES_NO_SERVICE = """
            (filtering_criteria is null
             or not jsonb_exists_any(filtering_criteria, array['serInstanceIds', 'serNames', 'serCategories']))
            """;

    /// No service has the key `*`. To exclude it leads to an index without it, however many subscriptions have it.
    private static final String SQL = """
            select e.id as event_id, s.subscription_id as lane, s.owner, s.api_root as root,
                   s.callback_reference as target
              from events e
             cross join lateral (
                   select a.*
                     from (values ('id:' || e.subject),
                                  ('name:' || (e.attributes ->> 'serName')),
                                  ('category:' || (e.attributes ->> 'categoryId'))) as wanted (key)
                     join subscription_keys k on k.key = wanted.key and k.key <> '*'
                     join availability_subscriptions a on a.subscription_id = k.subscription_id
                    union all
                   select * from availability_subscriptions
                    where states @> array[e.attributes ->> 'state'] and states is not null and %1$s
                    union all
                   select * from availability_subscriptions
                    where states is null and %1$s
                      and (is_local is null or is_local = (e.attributes ->> 'isLocal')::boolean)) as s
             where e.id = any(:events)
               and e.kind = 'service'
               and (s.states is null or (e.attributes ->> 'state') = any(s.states))
               and (s.is_local is null or s.is_local = (e.attributes ->> 'isLocal')::boolean)
            """.formatted(NAMES_NO_SERVICE);

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public boolean renders(String eventKind) {
        return eventKind.equals(ServiceEvent.KIND);
    }

    @Override
    public byte[] render(Delivery delivery) {
        var event = delivery.event();
        var change = changes.get(event.id(), _ -> json.readValue(event.attributes(), ServiceEvent.class));
        return json.writeValueAsBytes(ServiceAvailabilityNotification.of(delivery, change));
    }
}
