package io.edgemep.server.statistics;

import io.edgemep.server.statistics.SubscribeStatistics.Numbers;
import io.edgemep.server.statistics.SubscribeStatistics.Relation;
import io.edgemep.server.subscription.Capabilities;
import io.edgemep.server.subscription.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// The services' subscribers, as each subscriber's services.
@Component
class Subscribed {

    private static final int PAGE = 1000;

    private final Capabilities capabilities;

    Subscribed(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    /// @param most how many services are looked at, in the order of their registration
    SubscribeStatistics statistics(int most) {
        var services = new TreeMap<String, List<String>>();
        var subscribed = 0;
        var after = "";
        List<Capability> page;
        var left = most;
        do {
            page = capabilities.list(after, Math.min(PAGE, left));
            for (var capability : page) {
                after = capability.capabilityId();
                subscribed += capability.consumers().isEmpty() ? 0 : 1;
                for (var consumer : capability.consumers()) {
                    services.computeIfAbsent(consumer.applicationInstanceId(), _ -> new ArrayList<>())
                            .add(capability.capabilityId());
                }
            }
            left -= page.size();
        } while (page.size() == PAGE && left > 0);
        return new SubscribeStatistics(
                new Numbers(services.size(), subscribed),
                services.entrySet().stream()
                        .map(each -> new Relation(each.getKey(), each.getValue()))
                        .toList());
    }
}
