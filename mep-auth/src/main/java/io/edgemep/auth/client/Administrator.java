package io.edgemep.auth.client;

import io.edgemep.common.StartRefused;
import java.time.Clock;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/// Makes the stored administrator the configured one, before the first request is accepted.
///
/// There is one administrator: one of another id, from an earlier configuration, is removed.
@Component
class Administrator implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Administrator.class);

    /// `%` and `+` mean something else in a form-encoded secret (RFC 6749, clause 2.3.1), which not every client knows.
    private static final Pattern SECRET = Pattern.compile("[!-~&&[^%+]]{16,72}");

    private final AdministratorProperties properties;
    private final Clients clients;
    private final SecretHashing hashing;
    private final Clock clock;

    Administrator(AdministratorProperties properties, Clients clients, SecretHashing hashing, Clock clock) {
        this.properties = properties;
        this.clients = clients;
        this.hashing = hashing;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        var secret = properties.secret();
        if (secret != null && !secret.isBlank()) {
            establish(properties.id(), secret);
        } else if (!clients.existsByRole(Role.ADMINISTRATOR)) {
            log.warn(
                    "mep.auth.administrator.secret is not set and no administrator is stored: none can register clients.");
        }
    }

    private void establish(String id, String secret) {
        if (!ClientId.isValid(id)) {
            throw new StartRefused(
                    "mep.auth.administrator.id must be 1 to 64 letters, digits and the characters '-', '_' and '.'.");
        }
        if (!SECRET.matcher(secret).matches()) {
            throw new StartRefused(
                    "mep.auth.administrator.secret must be 16 to 72 printable ASCII characters without blanks, '%' and '+'.");
        }
        var stored = clients.findById(id);
        if (stored.isEmpty()) {
            // Another replica may be inserting the same; then this inserts nothing.
            clients.insertUnlessTaken(
                    id, Role.ADMINISTRATOR.name(), "Administrator", hashing.hash(secret), clock.instant());
            log.info("Stored the administrator {}", id);
        } else if (stored.get().role() != Role.ADMINISTRATOR) {
            throw new StartRefused(
                    "mep.auth.administrator.id is %s, the id of another client: set another one.".formatted(id));
        } else if (!hashing.matches(secret, stored.get().secretHash())) {
            clients.replaceSecret(id, Role.ADMINISTRATOR, hashing.hash(secret), clock.instant());
            log.info("Replaced the secret of the administrator {}", id);
        }
        if (clients.removeAllBut(id, Role.ADMINISTRATOR) > 0) {
            log.info("Removed the administrator of an earlier configuration");
        }
    }
}
