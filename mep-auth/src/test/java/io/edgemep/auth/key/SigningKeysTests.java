package io.edgemep.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthTest;
import io.edgemep.common.StartRefused;
import io.jsonwebtoken.Jwts;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/// Opens the keys again and again, as starting replicas do, on a database that no other class uses.
@AuthTest
// The service must not read again what these tests leave in its table.
@TestPropertySource(properties = {"spring.application.name=mep-auth-keys", "mep.auth.keys.refresh=10m"})
class SigningKeysTests {

    private static final String PASSWORD = "correct horse battery staple";
    private static final int COST = 10;

    private final StoredKeys stored;
    private final KeyChanges changes;
    private final JdbcClient sql;

    SigningKeysTests(StoredKeys stored, KeyChanges changes, JdbcClient sql) {
        this.stored = stored;
        this.changes = changes;
        this.sql = sql;
    }

    @BeforeEach
    void empty() {
        sql.sql("delete from signing_keys").update();
    }

    @Test
    void keepsTheKeyOfTheFirstStart() {
        var first = start(PASSWORD);
        var second = start(PASSWORD);

        assertThat(second.active().kid()).isEqualTo(first.active().kid());
        assertThat(second.active().privateKey()).isEqualTo(first.active().privateKey());
        assertThat(second.find(first.active().kid())).hasValue(first.active().publicKey());
        assertThat(((RSAPublicKey) first.active().publicKey()).getModulus().bitLength())
                .isEqualTo(2048);
    }

    @Test
    void agreesOnOneKeyWhenReplicasStartAtOnce() throws Exception {
        var together = new CyclicBarrier(3);
        Callable<String> replica = () -> {
            together.await();
            return start(PASSWORD).active().kid();
        };
        try (var replicas = Executors.newFixedThreadPool(3)) {
            var kids = new HashSet<String>();
            for (var kid : replicas.invokeAll(List.of(replica, replica, replica))) {
                kids.add(kid.get());
            }

            assertThat(kids).hasSize(1);
            assertThat(sql.sql("select kid from signing_keys")
                            .query(String.class)
                            .list())
                    .containsExactlyElementsOf(kids);
        }
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void opensAKeyOfEachAlgorithmAgain(SigningAlgorithm algorithm) {
        var made = start(PASSWORD, algorithm).active();
        var opened = start(PASSWORD, algorithm).active();

        assertThat(opened).isEqualTo(made);
        assertThat(opened.algorithm()).isEqualTo(algorithm);
        var token = opened.sign(Jwts.builder().subject("app"));
        assertThat(Jwts.parser()
                        .verifyWith(made.publicKey())
                        .build()
                        .parseSignedClaims(token)
                        .getHeader()
                        .getAlgorithm())
                .isEqualTo(algorithm.name());
    }

    @Test
    void storesTheKeyEncrypted() {
        var key = start(PASSWORD).active();

        var pem = sql.sql("select private_key from signing_keys")
                .query(String.class)
                .single();

        assertThat(pem).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        assertThat(new KeySeal(PASSWORD, COST).open(pem)).hasValue(key.privateKey());
        assertThat(new KeySeal("another", COST).open(pem)).isEmpty();
        assertThat(new KeySeal(PASSWORD, COST).open(pem.substring(0, pem.length() / 2)))
                .isEmpty();
        assertThat(new KeySeal(PASSWORD, COST).open("nonsense")).isEmpty();
    }

    @Test
    void refusesToStartWithAnotherPassword() {
        start(PASSWORD);

        assertThatThrownBy(() -> start("another password"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("mep.auth.keys.password")
                .hasMessageNotContaining("another password");
        assertThat(sql.sql("select count(*) from signing_keys")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void opensAndResealsWhatThePreviousPasswordHasSealed() {
        var kid = start(PASSWORD).active().kid();
        var both = properties("the new password", PASSWORD, SigningAlgorithm.RS256);

        assertThat(start(both).active().kid()).isEqualTo(kid);
        new Resealing(stored, new KeySeal(both)).afterSingletonsInstantiated();

        assertThat(start("the new password").active().kid()).isEqualTo(kid);
        assertThatThrownBy(() -> start(PASSWORD)).isInstanceOf(StartRefused.class);
    }

    @Test
    void derivesTheSameKeyFromTheSamePasswordSaltAndCost() {
        var seal = new KeySeal(PASSWORD, COST);
        var salt = new byte[16];

        var key = seal.derive(salt, COST);

        assertThat(key.getEncoded()).hasSize(32);
        assertThat(new KeySeal(PASSWORD, 14).derive(salt, COST)).isEqualTo(key);
        assertThat(new KeySeal("another", COST).derive(salt, COST)).isNotEqualTo(key);
        assertThat(seal.derive(salt, COST + 1)).isNotEqualTo(key);
        salt[0] = 1;
        assertThat(seal.derive(salt, COST)).isNotEqualTo(key);
    }

    @Test
    void refusesAKeyThatWasPutInThePlaceOfAnother() {
        start(PASSWORD);
        sql.sql("update signing_keys set private_key = ?")
                .param(new KeySeal(PASSWORD, COST).seal(SigningAlgorithm.RS256.newKey()))
                .update();

        assertThatThrownBy(() -> start(PASSWORD)).isInstanceOf(StartRefused.class);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void refusesToStartWithoutAPassword(String password) {
        assertThatThrownBy(() -> start(password))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("mep.auth.keys.password is not set");
        assertThat(sql.sql("select count(*) from signing_keys")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private SigningKeys start(String password) {
        return start(password, SigningAlgorithm.RS256);
    }

    private SigningKeys start(String password, SigningAlgorithm algorithm) {
        return start(properties(password, null, algorithm));
    }

    private SigningKeys start(KeyProperties properties) {
        return new SigningKeys(
                stored,
                changes,
                new KeySeal(properties),
                new SigningProvider(),
                properties,
                new TokenLifetime(Duration.ofHours(1)),
                Clock.systemUTC());
    }

    private static KeyProperties properties(String password, String previous, SigningAlgorithm algorithm) {
        var minute = Duration.ofMinutes(1);
        return new KeyProperties(
                password, previous, COST, minute, algorithm, Duration.ofDays(90), minute, minute, minute);
    }
}
