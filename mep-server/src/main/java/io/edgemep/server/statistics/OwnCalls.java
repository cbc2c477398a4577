package io.edgemep.server.statistics;

import io.edgemep.common.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/// Adds what this replica has served to the counts, as its metrics have it: no request does more for the statistics.
@Component
class OwnCalls implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OwnCalls.class);

    private static final String REGISTER = "serviceRegister";
    private static final String DISCOVERY = "serviceDiscovery";

    private final MeterRegistry meters;
    private final CallCounts counts;
    private final StatisticsProperties properties;
    private final Loop loop;
    private final Map<String, Long> added = new HashMap<>();

    OwnCalls(MeterRegistry meters, CallCounts counts, StatisticsProperties properties) {
        this.meters = meters;
        this.counts = counts;
        this.properties = properties;
        this.loop = new Loop("statistics", properties.interval(), this::turn);
    }

    /// What is counted, by name.
    static Map<String, String> described() {
        var described = new LinkedHashMap<String, String>();
        described.put(REGISTER, "Registrations of services");
        described.put(DISCOVERY, "Discoveries of services");
        return described;
    }

    private boolean turn() {
        addNew();
        counts.purge(properties.keep());
        return false;
    }

    /// What failed to be added is added the next time. By one thread at a time.
    synchronized void addNew() {
        var now = Map.of(REGISTER, served(OwnCalls::isRegistration), DISCOVERY, served(OwnCalls::isDiscovery));
        var more = new HashMap<String, Long>();
        now.forEach((name, calls) -> {
            var unseen = calls - added.getOrDefault(name, 0L);
            if (unseen > 0) {
                more.put(name, unseen);
            }
        });
        if (!more.isEmpty()) {
            counts.add(more);
            added.putAll(now);
        }
    }

    private long served(Predicate<Timer> which) {
        return meters.find("http.server.requests").timers().stream()
                .filter(which)
                .mapToLong(Timer::count)
                .sum();
    }

    private static boolean isRegistration(Timer timer) {
        return is(timer, "method", "POST")
                && is(timer, "status", "201")
                && uri(timer).endsWith("/applications/{appInstanceId}/services");
    }

    private static boolean isDiscovery(Timer timer) {
        return is(timer, "method", "GET")
                && is(timer, "status", "200")
                && uri(timer).matches(".*/mec_service_mgmt/v[12]/services(/[{]serviceId[}])?");
    }

    private static boolean is(Timer timer, String tag, String value) {
        return value.equals(timer.getId().getTag(tag));
    }

    private static String uri(Timer timer) {
        return String.valueOf(timer.getId().getTag("uri"));
    }

    @Override
    public void start() {
        loop.start();
    }

    /// What was served since the last turn is added, too.
    @Override
    public void stop() {
        loop.stop(properties.interval());
        try {
            addNew();
        } catch (DataAccessException | TransactionException failure) {
            log.warn("The last requests are not in the statistics: {}", failure.getMessage());
        }
    }

    /// Stopped after the web server.
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
