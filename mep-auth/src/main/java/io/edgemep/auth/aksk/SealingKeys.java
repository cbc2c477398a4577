package io.edgemep.auth.aksk;

import io.edgemep.auth.key.KeySeal;
import io.edgemep.common.StartRefused;
import io.edgemep.common.Unavailable;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The keys that secrets of access keys are encrypted with, made from the master secret (`mep.auth.keys.password`).
///
/// A new master secret makes a new version of the key. Making one takes long on purpose, so each is made once a
/// process.
@Component
class SealingKeys {

    private static final Logger log = LoggerFactory.getLogger(SealingKeys.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_OCTETS = 16;
    private static final String PROOF = "made by the right password";
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final KeySeal seal;
    private final Clock clock;

    /// Bounded by the versions in the table, of which there is one but for a change of the master secret.
    private final Map<Integer, Optional<SecretKey>> made = new ConcurrentHashMap<>();

    /// @throws StartRefused when the configured passwords do not make the newest key
    SealingKeys(JdbcClient jdbc, KeySeal seal, Clock clock) {
        this.jdbc = jdbc;
        this.seal = seal;
        this.clock = clock;
        var newest = newest().orElseGet(() -> add(1));
        if (isMadeBy(seal, newest)) {
            return;
        }
        if (seal.previous().filter(previous -> isMadeBy(previous, newest)).isEmpty()) {
            throw new StartRefused(
                    "mep.auth.keys.password does not open the stored secrets of access keys: set the password that they were encrypted with, or set it as mep.auth.keys.previous-password to replace it.");
        }
        add(newest.version() + 1);
        log.info("Made version {} of the key for secrets, from the new password", newest.version() + 1);
    }

    /// @param place what the secret can be opened for alone
    SealedSecret seal(String secret, String place) {
        var version = currentVersion();
        return new SealedSecret(version, AuthenticatedEncryption.encrypt(key(version), secret, place));
    }

    /// @throws Unavailable when this process does not have the password
    String open(SealedSecret sealed, String place) {
        return AuthenticatedEncryption.decrypt(key(sealed.keyVersion()), sealed.text(), place)
                .orElseThrow(() -> new IllegalStateException(
                        "The stored secret of %s has been damaged or exchanged".formatted(place)));
    }

    /// Asked of the database, since another replica may have been started with a new password.
    int currentVersion() {
        return newest().orElseThrow().version();
    }

    /// Forgets the keys that encrypt nothing any more.
    void removeUnused() {
        jdbc.sql("""
                        delete from sealing_keys k
                         where version < (select max(version) from sealing_keys)
                           and not exists (select from access_keys a where a.key_version = k.version)
                        """).update();
    }

    private SecretKey key(int version) {
        return made.computeIfAbsent(version, this::make).orElseThrow(() -> {
            log.error(
                    "Version {} of the key for secrets was made from a password that this process was not started with",
                    version);
            return new Unavailable(
                    "The secrets of access keys are being encrypted anew, and this replica cannot read them yet. Try again later.",
                    RETRY);
        });
    }

    private Optional<SecretKey> make(int version) {
        var row = jdbc.sql("select version, salt, scrypt_cost, proof from sealing_keys where version = :version")
                .param("version", version)
                .query(Row.class)
                .single();
        return keyOf(seal, row).or(() -> seal.previous().flatMap(previous -> keyOf(previous, row)));
    }

    private Optional<Row> newest() {
        return jdbc.sql("select version, salt, scrypt_cost, proof from sealing_keys order by version desc limit 1")
                .query(Row.class)
                .optional();
    }

    /// Stores a version, unless another replica has done so: its insert is waited for.
    private Row add(int version) {
        var salt = new byte[SALT_OCTETS];
        RANDOM.nextBytes(salt);
        jdbc.sql("""
                        insert into sealing_keys (version, salt, scrypt_cost, proof, created_at)
                        values (:version, :salt, :cost, :proof, :now)
                        on conflict do nothing
                        """)
                .param("version", version)
                .param("salt", salt)
                .param("cost", seal.cost())
                .param("proof", AuthenticatedEncryption.encrypt(seal.derive(salt, seal.cost()), PROOF, place(version)))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return newest().orElseThrow();
    }

    private static boolean isMadeBy(KeySeal seal, Row row) {
        return keyOf(seal, row).isPresent();
    }

    private static Optional<SecretKey> keyOf(KeySeal seal, Row row) {
        var key = seal.derive(row.salt(), row.scryptCost());
        return AuthenticatedEncryption.decrypt(key, row.proof(), place(row.version()))
                .map(_ -> key);
    }

    private static String place(int version) {
        return "version " + version;
    }

    // An array is what the driver makes of bytea; these rows are never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(int version, byte[] salt, int scryptCost, String proof) {}
}
