package io.edgemep.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import io.edgemep.common.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/// Replicas with a clock of their own, on a table that no running service touches.
@AuthTest
@TestPropertySource(properties = {"spring.application.name=mep-auth-rotation", "mep.auth.keys.refresh=10m"})
class KeyRotationTests {

    private static final Duration LEAD = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration MAX_AGE = Duration.ofDays(90);
    // Where none is the point, that whose keys are made fastest.
    private static final SigningAlgorithm ALGORITHM = SigningAlgorithm.ES256;
    private static final TokenLifetime HOUR = new TokenLifetime(Duration.ofHours(1));

    private final StoredKeys stored;
    private final SigningKeys service;
    private final KeyChanges changes;
    private final JdbcClient sql;
    private final AuthHttp http;
    private final TestClock clock = TestClock.running();

    KeyRotationTests(
            StoredKeys stored, SigningKeys service, KeyChanges changes, JdbcClient sql, @LocalServerPort int port) {
        this.changes = changes;
        this.service = service;
        this.stored = stored;
        this.sql = sql;
        this.http = new AuthHttp(port);
    }

    @BeforeEach
    void empty() {
        sql.sql("delete from signing_keys").update();
    }

    @Test
    void publishesAKeyBeforeItSignsAndUntilItsLastTokenHasExpired() {
        var replica = start(HOUR);
        var first = replica.keys.active();

        var second = replica.rotation.rotate();
        assertThat(kids(replica)).containsExactly(first.kid(), second.kid());
        clock.advance(LEAD.minusSeconds(5));
        assertThat(replica.keys.active()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(6));
        assertThat(replica.keys.active().kid()).isEqualTo(second.kid());

        clock.advance(HOUR.value().plus(GRACE).minusSeconds(10));
        replica.rotation.keepUp();
        assertThat(kids(replica)).containsExactly(first.kid(), second.kid());
        clock.advance(Duration.ofSeconds(20));
        replica.rotation.keepUp();
        assertThat(kids(replica)).containsExactly(second.kid());
        assertThat(replica.keys.find(first.kid())).isEmpty();
    }

    /// Making and sealing a key takes seconds on a busy machine: they are none of the time that it is published before.
    @Test
    void publishesAKeyForTheWholeLeadHoweverLongItTookToMakeIt() {
        // 32 MiB and five rounds of scrypt: some hundred milliseconds at least.
        var properties = properties(ALGORITHM, 15);
        var keys = new SigningKeys(
                stored, changes, new KeySeal(properties), new SigningProvider(), properties, HOUR, clock);
        var rotation = new KeyRotation(stored, keys, properties, HOUR, clock);

        var begun = clock.instant();
        var made = rotation.rotate();
        var published = clock.instant();

        assertThat(Duration.between(begun, published)).isGreaterThan(Duration.ofMillis(100));
        assertThat(keys.find(made.kid())).isPresent();
        assertThat(Duration.between(published, made.signsFrom()))
                .isCloseTo(LEAD, Duration.between(begun, published).dividedBy(2));
    }

    @Test
    void tellsAnotherReplicaByTheTable() {
        var one = start(HOUR);
        var other = start(HOUR);

        var made = one.rotation.rotate();
        other.rotation.keepUp();
        clock.advance(LEAD.plusSeconds(1));

        assertThat(other.keys.active().kid()).isEqualTo(made.kid());
        assertThat(other.rotation.list())
                .extracting(KeyDescription::state)
                .containsExactly(KeyDescription.State.RETIRED, KeyDescription.State.SIGNING);
    }

    @Test
    void makesOneKeyWhenReplicasRotateAtOnce() throws Exception {
        var replicas = List.of(start(HOUR), start(HOUR), start(HOUR));
        clock.advance(MAX_AGE);
        var together = new CyclicBarrier(replicas.size());
        try (var threads = Executors.newFixedThreadPool(replicas.size())) {
            var runs = replicas.stream()
                    .<Callable<Void>>map(replica -> () -> {
                        together.await();
                        replica.rotation.keepUp();
                        return null;
                    })
                    .toList();
            for (var run : threads.invokeAll(runs)) {
                run.get();
            }
        }

        assertThat(stored.findAllByOrderByGeneration()).hasSize(2);
        assertThat(replicas).allSatisfy(replica -> assertThat(kids(replica)).hasSize(2));
    }

    @Test
    void rotatesByScheduleWhenTheKeyHasGrownOld() {
        var replica = start(HOUR);

        clock.advance(MAX_AGE.minusMinutes(1));
        replica.rotation.keepUp();
        assertThat(kids(replica)).hasSize(1);
        clock.advance(Duration.ofMinutes(2));
        replica.rotation.keepUp();
        replica.rotation.keepUp();
        assertThat(kids(replica)).hasSize(2);
    }

    @Test
    void movesToAnotherAlgorithmWhenItIsConfigured() {
        start(SigningAlgorithm.RS256, HOUR);
        var replica = start(SigningAlgorithm.ES256, HOUR);

        replica.rotation.keepUp();
        assertThat(replica.keys.active().algorithm()).isEqualTo(SigningAlgorithm.RS256);
        clock.advance(LEAD.plusSeconds(1));

        assertThat(replica.keys.active().algorithm()).isEqualTo(SigningAlgorithm.ES256);
    }

    @Test
    void keepsAKeyForTheLongestTokenThatItMayHaveSigned() {
        start(new TokenLifetime(Duration.ofHours(12)));
        var replica = start(HOUR);
        replica.rotation.rotate();

        clock.advance(LEAD.plus(Duration.ofHours(11)));
        replica.rotation.keepUp();
        assertThat(kids(replica)).hasSize(2);
        clock.advance(Duration.ofHours(2));
        replica.rotation.keepUp();
        assertThat(kids(replica)).hasSize(1);
    }

    @Test
    void refusesToRotateWhileTheNewKeyDoesNotSign() {
        var replica = start(HOUR);
        var next = replica.rotation.rotate();

        assertThatThrownBy(replica.rotation::rotate)
                .isInstanceOf(RotationUnderWay.class)
                .hasMessageContaining(next.kid());
    }

    @Test
    void refusesToSignWhereTheClockIsBehindEveryKey() {
        var replica = start(HOUR);
        sql.sql("update signing_keys set signs_from = signs_from + interval '1 day'")
                .update();

        assertThatThrownBy(() -> start(HOUR)).hasMessageContaining("clock");
        assertThat(replica.keys.active()).isNotNull();
    }

    @Test
    void rotatesByTheAdministratorsCommand() {
        start(HOUR);
        service.refresh();
        var administrator = http.administrator();

        var made = administrator.post("/auth/v1/keys");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(Instant.parse(AuthHttp.json(made).path("signsFrom").asString()))
                .isCloseTo(Instant.now().plus(LEAD), org.assertj.core.api.Assertions.within(10, ChronoUnit.SECONDS));
        assertThat(administrator.post("/auth/v1/keys").statusCode()).isEqualTo(409);

        var list = administrator.get("/auth/v1/keys");
        assertThat(AuthHttp.json(list).values())
                .extracting(key -> key.path("state").asString())
                .containsExactly("SIGNING", "NEXT");
        assertThat(list.body()).doesNotContain("PRIVATE");
        assertThat(http.get("/.well-known/jwks.json").body())
                .contains(AuthHttp.json(made).path("kid").asString());
    }

    @Test
    void removesALeakedKeyAndSignsWithANewOneAtOnce() {
        var replica = start(HOUR);
        var other = start(HOUR);
        var leaked = replica.keys.active();
        var next = replica.rotation.rotate();

        replica.removal.remove(leaked.kid());

        assertThat(replica.keys.find(leaked.kid())).isEmpty();
        assertThat(replica.keys.active().kid()).isNotIn(leaked.kid(), next.kid());
        assertThat(kids(replica))
                .containsExactly(next.kid(), replica.keys.active().kid());
        other.rotation.keepUp();
        assertThat(kids(other)).isEqualTo(kids(replica));
        assertThat(other.keys.active().kid()).isEqualTo(replica.keys.active().kid());
        // The key that was made before goes on signing when the next one's time would have come.
        var signing = replica.keys.active().kid();
        clock.advance(LEAD.plusSeconds(1));
        assertThat(replica.keys.active().kid()).isEqualTo(signing);
        assertThat(sql.sql("select count(*) from revocations where kid = :kid")
                        .param("kid", leaked.kid())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void removesAKeyThatDoesNotSignWithoutMakingAnother() {
        var replica = start(HOUR);
        var signing = replica.keys.active();
        var next = replica.rotation.rotate();

        replica.removal.remove(next.kid());

        assertThat(kids(replica)).containsExactly(signing.kid());
        assertThatThrownBy(() -> replica.removal.remove(next.kid())).isInstanceOf(KeyNotFound.class);
    }

    @Test
    void removesAKeyByTheAdministratorsCommandWhoseTokenIsRefusedThen() {
        start(HOUR);
        service.refresh();
        var administrator = http.administrator();
        var signing = service.active().kid();

        assertThat(administrator.delete("/auth/v1/keys/unknown").statusCode()).isEqualTo(404);
        assertThat(administrator.delete("/auth/v1/keys/" + signing).statusCode())
                .isEqualTo(204);

        assertThat(administrator.get("/auth/v1/keys").statusCode()).isEqualTo(401);
        var list = http.administrator().get("/auth/v1/keys");
        assertThat(list.body()).doesNotContain(signing).contains("SIGNING");
        assertThat(AuthHttp.json(http.administrator().get("/auth/v1/revocations"))
                        .path("revocations")
                        .findValuesAsString("kid"))
                .contains(signing);
    }

    private List<String> kids(Replica replica) {
        return replica.keys.published().stream().map(SigningKey::kid).toList();
    }

    private Replica start(TokenLifetime lifetime) {
        return start(ALGORITHM, lifetime);
    }

    private Replica start(SigningAlgorithm algorithm, TokenLifetime lifetime) {
        var properties = properties(algorithm, 10);
        var keys = new SigningKeys(
                stored, changes, new KeySeal(properties), new SigningProvider(), properties, lifetime, clock);
        var rotation = new KeyRotation(stored, keys, properties, lifetime, clock);
        var removal = new KeyRemoval(stored, keys, rotation, changes, properties, lifetime);
        return new Replica(keys, rotation, removal);
    }

    private static KeyProperties properties(SigningAlgorithm algorithm, int scryptCost) {
        return new KeyProperties(
                AuthTest.KEYS_PASSWORD,
                null,
                scryptCost,
                GRACE,
                algorithm,
                MAX_AGE,
                LEAD,
                GRACE,
                Duration.ofSeconds(5));
    }

    private record Replica(SigningKeys keys, KeyRotation rotation, KeyRemoval removal) {}
}
