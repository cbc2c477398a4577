package io.edgemep.server.discovery;

import io.edgemep.server.outbox.Event;
import io.edgemep.server.outbox.EventBell;
import io.edgemep.server.outbox.EventFeed;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceEvent;
import io.edgemep.server.registry.ServiceEvent.ChangeType;
import io.edgemep.server.registry.ServiceSnapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import tools.jackson.databind.json.JsonMapper;

/// Keeps the catalogue in step with the database: all of it once, then by the change feed, woken by the bell.
@Component
class CatalogueFollower implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CatalogueFollower.class);

    private final ServiceCatalogue catalogue;
    private final ServiceSnapshot database;
    private final EventFeed feed;
    private final DiscoveryProperties properties;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Semaphore rung = new Semaphore(0);

    private EventFeed.@Nullable Position position;
    private volatile Instant upToDate = Instant.EPOCH;
    private volatile boolean cutOff;
    private volatile @Nullable Thread thread;

    CatalogueFollower(
            ServiceCatalogue catalogue,
            ServiceSnapshot database,
            EventFeed feed,
            EventBell bell,
            DiscoveryProperties properties,
            Clock clock) {
        this.catalogue = catalogue;
        this.database = database;
        this.feed = feed;
        this.properties = properties;
        this.clock = clock;
        bell.onRing(rung::release);
    }

    /// A replica shows its own changes before it answers the request that made them.
    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void committed(RegisteredService.Changed change) {
        var service = change.service();
        if (change.changeType() == ChangeType.REMOVED) {
            catalogue.remove(service.id(), service.version());
        } else {
            catalogue.put(service);
        }
    }

    /// When the catalogue last was known to hold all that was committed.
    Instant upToDate() {
        return upToDate;
    }

    /// Whether it could not be read the last time, and what was committed since is missing.
    boolean isCutOff() {
        return cutOff;
    }

    /// Reads what is new. Package-private for tests that do not want to wait for a bell.
    void catchUp() {
        var began = clock.instant();
        if (position == null) {
            position = loaded();
        }
        EventFeed.Batch batch;
        do {
            batch = feed.read(position, properties.readBatch());
            apply(batch);
            position = batch.next();
        } while (batch.more());
        upToDate = began;
        cutOff = false;
    }

    private EventFeed.Position loaded() {
        // The position first: a change made while the table is read is then read again, never missed.
        var start = feed.now();
        var gone = new HashSet<>(catalogue.ids());
        database.all(service -> {
            catalogue.put(service);
            gone.remove(service.id());
        });
        gone.forEach(catalogue::forget);
        log.info("The catalogue holds {} services", catalogue.size());
        return start;
    }

    private void apply(EventFeed.Batch batch) {
        var changed = new HashMap<String, Long>();
        for (Event event : batch.events()) {
            if (event.kind().equals(ServiceEvent.KIND)) {
                var service = json.readValue(event.attributes(), ServiceEvent.class);
                if (service.changeType() == ChangeType.REMOVED) {
                    catalogue.remove(event.subject(), service.version());
                } else if (!catalogue.has(event.subject(), service.version())) {
                    changed.merge(event.subject(), service.version(), Math::max);
                }
            }
        }
        if (!changed.isEmpty()) {
            // One that is not there any more was removed since, and the event of that is yet to come.
            database.of(changed.keySet()).forEach(catalogue::put);
        }
    }

    @Override
    public void start() {
        // Before the first request is let in: an empty catalogue would answer that nothing is there.
        catchUp();
        thread = Thread.ofVirtual().name("catalogue-follower").start(this::follow);
    }

    private void follow() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                catchUp();
                rung.tryAcquire(properties.poll().toMillis(), TimeUnit.MILLISECONDS);
                rung.drainPermits();
            } catch (EventFeed.PositionLost purged) {
                log.warn("The change feed was out of reach for longer than events are kept; reading everything anew");
                position = null;
            } catch (DataAccessException | TransactionException lost) {
                log.warn("The change feed cannot be read; trying again: {}", lost.getMessage());
                cutOff = true;
                pause();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException unforeseen) {
                log.error("The change feed cannot be followed; trying again", unforeseen);
                cutOff = true;
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(properties.poll().toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    /// Before the web server, which starts among the last.
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
