package io.edgemep.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.auth.AuthTest;
import io.edgemep.auth.revocation.Revocations;
import io.edgemep.common.ClientAddress;
import io.edgemep.common.StartRefused;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/// Starts the administrator's part again, with other configurations, on a table that no other class uses: a start
/// revokes tokens.
@AuthTest
@TestPropertySource(properties = "spring.application.name=mep-auth-administrator")
class AdministratorTests {

    private static final String OTHER_SECRET = "another-secret-of-the-administrator";

    private final Clients clients;
    private final SecretHashing hashing;
    private final ClientCredentials credentials;
    private final Revocations revocations;
    private final ClientChanges changes;
    private final JdbcClient sql;
    private final Clock clock;

    AdministratorTests(
            Clients clients,
            SecretHashing hashing,
            ClientCredentials credentials,
            Revocations revocations,
            ClientChanges changes,
            JdbcClient sql,
            Clock clock) {
        this.clients = clients;
        this.hashing = hashing;
        this.credentials = credentials;
        this.revocations = revocations;
        this.changes = changes;
        this.sql = sql;
        this.clock = clock;
    }

    @AfterEach
    void restore() {
        start("administrator", AuthTest.ADMINISTRATOR_SECRET);
    }

    private Optional<AuthenticatedClient> authenticate(String id, String secret) {
        return credentials.authenticate(id, secret, ClientAddress.of("192.0.2.1"));
    }

    @Test
    void isStoredWithTheConfiguredSecret() {
        assertThat(authenticate("administrator", AuthTest.ADMINISTRATOR_SECRET))
                .hasValue(new AuthenticatedClient("administrator", Role.ADMINISTRATOR));
    }

    @Test
    void keepsItsHashWhenTheSecretIsTheSame() {
        var before = hash("administrator");

        start("administrator", AuthTest.ADMINISTRATOR_SECRET);

        assertThat(hash("administrator")).isEqualTo(before);
    }

    @Test
    void getsTheSecretThatIsConfiguredNow() {
        start("administrator", OTHER_SECRET);

        assertThat(authenticate("administrator", AuthTest.ADMINISTRATOR_SECRET)).isEmpty();
        assertThat(authenticate("administrator", OTHER_SECRET)).isPresent();
    }

    @Test
    void losesItsTokensWithItsSecretAndWithItsPlace() {
        var before = clock.instant();
        start("administrator", AuthTest.ADMINISTRATOR_SECRET);
        assertThat(revocations.isRevoked("one", "administrator", before)).isFalse();

        start("administrator", OTHER_SECRET);
        assertThat(revocations.isRevoked("one", "administrator", before)).isTrue();
        assertThat(revocations.isRevoked("two", "administrator", clock.instant().plusSeconds(1)))
                .isFalse();

        start("root", OTHER_SECRET);
        var replaced = clock.instant();
        start("administrator", AuthTest.ADMINISTRATOR_SECRET);
        assertThat(revocations.isRevoked("three", "root", replaced)).isTrue();
    }

    /// Who knew the old secret may have registered a key to come back with.
    @Test
    void losesItsKeysAndCertificatesWithItsSecret() {
        sql.sql("insert into client_methods (client_id, jwks, tls_subject, tls_thumbprints)"
                        + " values ('administrator', '{\"keys\": []}', 'CN=stranger', '')")
                .update();
        start("administrator", AuthTest.ADMINISTRATOR_SECRET);
        assertThat(methods()).isEqualTo(1);

        start("administrator", OTHER_SECRET);

        assertThat(methods()).isZero();
    }

    private int methods() {
        return sql.sql("select count(*) from client_methods where client_id = 'administrator'")
                .query(Integer.class)
                .single();
    }

    @Test
    void isLeftAloneWhereNoSecretIsConfigured() {
        start("administrator", null);
        start("administrator", " ");

        assertThat(authenticate("administrator", AuthTest.ADMINISTRATOR_SECRET)).isPresent();
    }

    @Test
    void isReplacedByOneOfAnotherId() {
        start("root", OTHER_SECRET);

        assertThat(authenticate("root", OTHER_SECRET))
                .map(AuthenticatedClient::role)
                .hasValue(Role.ADMINISTRATOR);
        assertThat(authenticate("administrator", AuthTest.ADMINISTRATOR_SECRET)).isEmpty();
    }

    @Test
    void doesNotTakeTheIdOfAnotherClient() {
        clients.insertUnlessTaken(
                "an-app", Role.APPLICATION.name(), "App", hashing.hash(OTHER_SECRET), clock.instant());

        assertThatThrownBy(() -> start("an-app", AuthTest.ADMINISTRATOR_SECRET))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("an-app");
        assertThat(authenticate("an-app", OTHER_SECRET))
                .map(AuthenticatedClient::role)
                .hasValue(Role.APPLICATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "too-short",
                "a-secret-with a blank",
                "a-secret-with-a-%-in-it",
                "a-secret-with-a-+-in-it",
                "a-secret-with-an-ä-in-it"
            })
    void refusesASecretThatClientsCannotSend(String secret) {
        assertThatThrownBy(() -> start("administrator", secret))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("mep.auth.administrator.secret")
                .hasMessageNotContaining(secret);
    }

    @Test
    void refusesAnIdThatIsNone() {
        assertThatThrownBy(() -> start("not an id", OTHER_SECRET))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("mep.auth.administrator.id");
        assertThatThrownBy(() -> start("administrator", "x".repeat(73))).isInstanceOf(StartRefused.class);
    }

    private void start(String id, String secret) {
        new Administrator(
                        new AdministratorProperties(id, secret),
                        new ConfiguredClient(clients, hashing, revocations, changes))
                .afterSingletonsInstantiated();
    }

    private Optional<String> hash(String id) {
        return clients.findById(id).map(Client::secretHash);
    }
}
