package io.edgemep.auth.aksk;

import io.edgemep.common.Unavailable;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of access keys; their secrets leave it to check a signature, and for nothing else.
@Component
class AccessKeys implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(AccessKeys.class);
    private static final int DECOY_OCTETS = 48;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final SealingKeys sealing;
    private final Clock clock;
    private final Row decoy;

    AccessKeys(JdbcClient jdbc, SealingKeys sealing, Clock clock) {
        this.jdbc = jdbc;
        this.sealing = sealing;
        this.clock = clock;
        decoy = decoy(sealing);
    }

    /// Whose secret a signature has to be made with.
    ///
    /// @param applicationId empty for a key that is not known: its secret is one that nobody has
    record Signer(Optional<String> applicationId, String secret) {

        @Override
        public String toString() {
            return "Signer[%s]".formatted(applicationId);
        }
    }

    /// What is shown of an application's access key.
    record Shown(String accessKey, String requiredServices) {}

    /// Does the same for a key that is not known as for one that is, and so takes the same time.
    Signer signer(String accessKey) {
        var row = jdbc.sql("select application_id, key_version, secret from access_keys where access_key = :key")
                .param("key", accessKey)
                .query(Row.class)
                .optional();
        var secret = open(row.orElse(decoy));
        return new Signer(row.map(Row::applicationId), secret);
    }

    Optional<Shown> find(String applicationId) {
        return jdbc.sql("select access_key, required_services from access_keys where application_id = :id")
                .param("id", applicationId)
                .query(Shown.class)
                .optional();
    }

    /// @throws AccessKeyTaken when another application has the key
    void requireFree(String accessKey, String applicationId) {
        var other = jdbc.sql("""
                        select exists (select from access_keys
                                        where access_key = :key and application_id <> :id)
                        """)
                .param("key", accessKey)
                .param("id", applicationId)
                .query(Boolean.class)
                .single();
        if (other) {
            throw new AccessKeyTaken();
        }
    }

    /// Gives an application this access key in place of any other.
    ///
    /// @param requiredServices a JSON array
    /// @return whether it had none
    /// @throws AccessKeyTaken when another application has the key
    boolean put(String applicationId, String accessKey, String secret, String requiredServices) {
        var sealed = sealing.seal(secret, applicationId);
        try {
            // A row that was updated has an xmax, a new one has none.
            return jdbc.sql("""
                            insert into access_keys (application_id, access_key, secret, key_version, required_services,
                                   created_at, updated_at)
                            values (:id, :key, :secret, :version, :services, :now, :now)
                            on conflict (application_id) do update
                               set access_key = excluded.access_key, secret = excluded.secret,
                                   key_version = excluded.key_version,
                                   required_services = excluded.required_services,
                                   updated_at = excluded.updated_at
                            returning xmax = 0
                            """)
                    .param("id", applicationId)
                    .param("key", accessKey)
                    .param("secret", sealed.text())
                    .param("version", sealed.keyVersion())
                    .param("services", requiredServices)
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .query(Boolean.class)
                    .single();
        } catch (DuplicateKeyException taken) {
            throw new AccessKeyTaken();
        } catch (DataIntegrityViolationException gone) {
            throw new Unavailable(
                    "The application was removed, or the key for secrets replaced, at the same time; nothing was changed. Send the request again.",
                    RETRY,
                    gone);
        }
    }

    /// @return whether it had one
    boolean remove(String applicationId) {
        return jdbc.sql("delete from access_keys where application_id = :id")
                        .param("id", applicationId)
                        .update()
                > 0;
    }

    /// Encrypts what an older master secret has sealed with the one of today, before the first request is accepted.
    @Override
    public void afterSingletonsInstantiated() {
        var current = sealing.currentVersion();
        var older = jdbc.sql("select application_id, key_version, secret from access_keys where key_version < :current")
                .param("current", current)
                .query(Row.class)
                .list();
        older.forEach(this::reseal);
        sealing.removeUnused();
        if (!older.isEmpty()) {
            log.info("Encrypted the secrets of {} access keys with version {} of the key", older.size(), current);
        }
    }

    private void reseal(Row row) {
        var sealed = sealing.seal(open(row), row.applicationId());
        // Unless the key has been replaced meanwhile.
        jdbc.sql("""
                        update access_keys set secret = :secret, key_version = :version
                         where application_id = :id and secret = :old
                        """)
                .param("secret", sealed.text())
                .param("version", sealed.keyVersion())
                .param("id", row.applicationId())
                .param("old", row.secret())
                .update();
    }

    private String open(Row row) {
        return sealing.open(new SealedSecret(row.keyVersion(), row.secret()), row.applicationId());
    }

    private static Row decoy(SealingKeys sealing) {
        var octets = new byte[DECOY_OCTETS];
        new SecureRandom().nextBytes(octets);
        var place = "no application";
        var sealed = sealing.seal(Base64.getEncoder().encodeToString(octets), place);
        return new Row(place, sealed.keyVersion(), sealed.text());
    }

    private record Row(String applicationId, int keyVersion, String secret) {}
}
