package io.edgemep.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.audit.AuditTrail;
import io.edgemep.server.MepServerTest;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Application;
import io.edgemep.server.TestServices;
import io.edgemep.server.mp1.StoredJson;
import io.edgemep.server.outbox.Outbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@MepServerTest
class ServiceRegistrationsTests {

    private static final int MOST = 20;

    @Autowired
    Mp1 mp1;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Outbox outbox;

    @Autowired
    ApplicationEventPublisher replica;

    @Autowired
    RegistryProperties properties;

    @Autowired
    Clock clock;

    @Autowired
    ServiceRegistry registry;

    @Autowired
    AuditTrail audit;

    private Application app;
    private final Transactions transactions = new Transactions();
    private ServiceRegistrations registrations;

    /// Says what was written, and begins when it may.
    private class Transactions {

        final List<Integer> begun = new ArrayList<>();
        volatile boolean refused;
        volatile CountDownLatch first = new CountDownLatch(1);
        volatile CountDownLatch go = new CountDownLatch(0);

        /// From now on, one begins and goes no further.
        void hold() {
            first = new CountDownLatch(1);
            go = new CountDownLatch(1);
        }

        RegistrationRows rows() {
            return new RegistrationRows(jdbc, outbox, audit, replica, properties, clock) {
                @Override
                public Set<Registration> add(List<Registration> batch) {
                    begun.add(batch.size());
                    first.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException ending) {
                        Thread.currentThread().interrupt();
                    }
                    return Objects.requireNonNull(transaction.execute(_ -> {
                        var written = super.add(batch);
                        if (refused) {
                            throw new DataIntegrityViolationException("one of them");
                        }
                        return written;
                    }));
                }
            };
        }
    }

    @BeforeEach
    void anApplicationWithAService() {
        app = mp1.application();
        app.register(TestServices.service());
        registrations = registrations(transactions.rows());
    }

    @AfterEach
    void stop() {
        transactions.go.countDown();
        registrations.stop();
    }

    private ServiceRegistrations registrations(RegistrationRows rows) {
        var started = new ServiceRegistrations(rows, registry, properties, new SimpleMeterRegistry());
        started.start();
        return started;
    }

    private static ServiceInfo offer(TestServices service) {
        return new StoredJson().read(service.json(), ServiceInfo.class);
    }

    private static ServiceInfo offer() {
        return offer(TestServices.service());
    }

    private RegisteredService register(String owner) {
        return registrations.register(owner, offer());
    }

    private CompletableFuture<RegisteredService> meanwhile(String owner) {
        return CompletableFuture.supplyAsync(() -> register(owner), Executors.newVirtualThreadPerTaskExecutor());
    }

    private void untilWaiting(int number) {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> registrations.waiting() >= number);
    }

    private long transactionsOf(List<RegisteredService> services) {
        return jdbc.sql("select count(distinct xmin::text) from services where service_id = any (:ids)")
                .param("ids", services.stream().map(RegisteredService::id).toArray(String[]::new))
                .query(Long.class)
                .single();
    }

    private long events(String id) {
        return jdbc.sql("select count(*) from events where subject = :id and attributes ->> 'changeType' = 'ADDED'")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    private int counted(String owner) {
        return jdbc.sql("select services from service_counts where owner = :owner")
                .param("owner", owner)
                .query(Integer.class)
                .single();
    }

    @Test
    void keepsTheServiceAndItsEventBeforeItAnswers() {
        assertKept(registrations.register(app.id(), offer(TestServices.service().with("/livenessInterval", "30"))));
        assertThat(transactions.begun).containsExactly(1);
    }

    @Test
    void keepsTheSameOfOneByItself() {
        registrations.stop();

        assertKept(registrations.register(app.id(), offer(TestServices.service().with("/livenessInterval", "30"))));
        assertThat(transactions.begun).isEmpty();
    }

    private void assertKept(RegisteredService service) {
        assertThat(events(service.id())).isEqualTo(1);
        assertThat(counted(app.id())).isEqualTo(2);
        var found = app.get(
                "/mec_service_mgmt/v1/services?ser_name=" + service.info().serName());
        assertThat(found.json()).hasSize(1);
        var kept = jdbc.sql("""
                        select state = 'ACTIVE' and version = 0 and liveness_interval = 30 and ser_name = :name
                               and liveness_due_at - heartbeat_at = liveness_allowance * interval '1 second'
                               and abs(extract(epoch from heartbeat_at - cast(:now as timestamptz))) < 10
                          from services where service_id = :id
                        """)
                .param("id", service.id())
                .param("name", service.info().serName())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
        assertThat(kept).isTrue();
    }

    @Test
    void writesInOneTransactionWhatComesWhileOthersAreWritten() throws Exception {
        transactions.hold();
        var other = mp1.application();
        other.register(TestServices.service());
        var first = meanwhile(app.id());
        transactions.first.await();
        var others = IntStream.range(0, 10)
                .mapToObj(number -> meanwhile(number % 2 == 0 ? app.id() : other.id()))
                .toList();
        untilWaiting(others.size());
        transactions.go.countDown();

        first.join();
        var together = others.stream().map(CompletableFuture::join).toList();
        assertThat(transactions.begun).containsExactly(1, 10);
        assertThat(transactionsOf(together)).isEqualTo(1);
        assertThat(together).allSatisfy(each -> assertThat(events(each.id())).isEqualTo(1));
        assertThat(counted(app.id())).isEqualTo(7);
        assertThat(counted(other.id())).isEqualTo(6);
    }

    @Test
    void fillsTheLastPlacesOfAnApplicationAndNoMore() throws Exception {
        var other = mp1.application();
        other.register(TestServices.service());
        for (var number = 1; number < MOST - 3; number++) {
            register(app.id());
        }
        transactions.hold();
        var first = meanwhile(app.id());
        transactions.first.await();
        var waiting = IntStream.range(0, 4).mapToObj(_ -> meanwhile(app.id())).toList();
        var others = meanwhile(other.id());
        untilWaiting(5);
        transactions.go.countDown();

        first.join();
        others.join();
        waiting.forEach(each -> each.handle((_, _) -> true).join());
        assertThat(waiting.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(2)
                .allSatisfy(each -> assertThatThrownBy(each::join).hasCauseInstanceOf(RegistrationRefused.class));
        assertThat(counted(app.id())).isEqualTo(MOST);
    }

    @Test
    void keepsNobodyWaitingForAnApplicationWhoseFirstServiceIsBeingRegistered() {
        var stranger = mp1.application().id();
        var held = Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.sql("insert into service_counts (owner, services) values (:owner, 1)")
                    .param("owner", stranger)
                    .update();
            var waiting = meanwhile(stranger);
            Awaitility.await().until(() -> transactions.first.getCount() == 0);
            assertThat(events(register(app.id()).id())).isEqualTo(1);
            assertThat(waiting).isNotDone();
            return waiting;
        }));

        assertThat(events(held.join().id())).isEqualTo(1);
        assertThat(counted(stranger)).isEqualTo(2);
    }

    @Test
    void keepsNobodyWaitingForAnApplicationWhoseServicesAreBeingChanged() {
        var other = mp1.application();
        other.register(TestServices.service());
        var held = Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.sql("select 1 from service_counts where owner = :owner for update")
                    .param("owner", app.id())
                    .query(Integer.class)
                    .single();
            var waiting = meanwhile(app.id());
            Awaitility.await().until(() -> transactions.first.getCount() == 0);
            assertThat(events(register(other.id()).id())).isEqualTo(1);
            assertThat(waiting).isNotDone();
            return waiting;
        }));

        assertThat(events(held.join().id())).isEqualTo(1);
        assertThat(counted(app.id())).isEqualTo(2);
    }

    @Test
    void writesEachByItselfWhereTheDatabaseCannotStoreOneOfThem() throws Exception {
        transactions.hold();
        var first = meanwhile(app.id());
        transactions.first.await();
        var others = List.of(meanwhile(app.id()), meanwhile(app.id()));
        untilWaiting(2);
        transactions.refused = true;
        transactions.go.countDown();

        var together = Stream.concat(Stream.of(first), others.stream())
                .map(CompletableFuture::join)
                .toList();
        assertThat(together).allSatisfy(each -> assertThat(events(each.id())).isEqualTo(1));
        assertThat(transactionsOf(together)).isEqualTo(3);
        assertThat(counted(app.id())).isEqualTo(4);
    }

    @Test
    void writesTheEntriesOfTheAuditLogInTheSameTransaction() throws Exception {
        transactions.hold();
        var first = meanwhile(app.id());
        transactions.first.await();
        var others = IntStream.range(0, 5).mapToObj(_ -> meanwhile(app.id())).toList();
        untilWaiting(5);
        transactions.go.countDown();
        first.join();
        var ids = others.stream()
                .map(CompletableFuture::join)
                .map(RegisteredService::id)
                .toArray(String[]::new);

        assertThat(jdbc.sql("""
                                select count(*) from services s
                                  join audit_entries a on a.xmin = s.xmin and a.resource like '%' || s.service_id
                                 where s.service_id = any (:ids) and a.action = 'service.register'
                                """).param("ids", ids).query(Integer.class).single())
                .isEqualTo(5);
    }

    @Test
    void tellsAllAtOnceThatTheDatabaseFails() {
        registrations.stop();
        registrations = registrations(new RegistrationRows(jdbc, outbox, audit, replica, properties, clock) {
            @Override
            public Set<Registration> add(List<Registration> batch) {
                throw new DataAccessResourceFailureException("gone");
            }
        });

        var waiting = IntStream.range(0, 20).mapToObj(_ -> meanwhile(app.id())).toList();
        assertThat(waiting)
                .allSatisfy(each ->
                        assertThatThrownBy(each::join).hasCauseInstanceOf(DataAccessResourceFailureException.class));
        assertThat(counted(app.id())).isEqualTo(1);
    }
}
