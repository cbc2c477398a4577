package io.edgemep.server.subscription;

import io.edgemep.server.application.AppTermination;
import io.edgemep.server.outbox.Delivery;
import io.edgemep.server.outbox.DeliveryBody;
import io.edgemep.server.outbox.EventMatcher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Finds the termination subscriptions of the application that an event is about, and words their notifications.
@Component
class TerminationMatcher implements EventMatcher, DeliveryBody {

    private final JsonMapper json = JsonMapper.builder().build();

    @Override
    public String sql() {
        return """
                select e.id as event_id, s.subscription_id as lane, s.owner, s.api_root as root,
                       s.callback_reference as target
                  from events e
                  join termination_subscriptions s on s.owner = e.subject
                 where e.id = any(:events)
                   and e.kind = 'app_termination'
                """;
    }

    @Override
    public boolean renders(String eventKind) {
        return eventKind.equals(AppTermination.KIND);
    }

    @Override
    public byte[] render(Delivery delivery) {
        var asked = json.readValue(delivery.event().attributes(), AppTermination.class);
        return json.writeValueAsBytes(AppTerminationNotification.of(delivery, asked));
    }
}
