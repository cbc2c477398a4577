package io.edgemep.auth.lock;

import io.edgemep.auth.key.KeySeal;
import io.edgemep.common.TokenProperties;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Remembers which secrets were right of late, and where, so that a lock keeps out nobody who still has his.
///
/// What is remembered is a mark that a secret makes at once: a lock tells right ones from wrong ones without a hash,
/// and as fast for a name that nothing is remembered of. The mark's key comes from the master secret, so that whoever
/// has the database alone cannot guess with it.
@Component
class RightProofs {

    /// Somebody with one right secret and many networks leaves room for the others.
    private static final int NETWORKS_OF_A_NAME = 16;

    private static final String MARKED_BY = "HmacSHA256";

    private final JdbcClient jdbc;
    private final BoundedRows rows;
    private final SecretKey key;
    private final Clock clock;

    RightProofs(JdbcClient jdbc, KeySeal seal, TokenProperties issuer, Clock clock) {
        this.jdbc = jdbc;
        this.rows = new BoundedRows(jdbc, "right_proofs");
        // The same on all replicas. With another master secret nothing is remembered, until it is shown again.
        this.key = seal.derive(("marks of " + issuer.issuer()).getBytes(StandardCharsets.UTF_8), seal.cost());
        this.clock = clock;
    }

    /// What the table has where this secret was right.
    String mark(Shown shown) {
        try {
            var mac = Mac.getInstance(MARKED_BY);
            mac.init(key);
            var text = String.join("\n", shown.kind().name(), shown.name(), shown.secret());
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// Clears the count of the name at the network as well: one statement for both, which writes nothing most of the
    /// time.
    void remember(Shown shown, LockBounds bounds) {
        var now = clock.instant();
        var written = jdbc.sql("""
                        with cleared as (delete from wrong_proofs
                                          where kind = :kind and address = :address and name = :name)
                        insert into right_proofs (kind, address, name, mark, expires_at)
                        select :kind, :address, :name, :mark, :end
                         where not exists (select from right_proofs
                                            where kind = :kind and address = :address and name = :name
                                              and mark = :mark and expires_at > :renewal)
                        on conflict (kind, address, name) do update
                           set mark = excluded.mark, expires_at = excluded.expires_at
                        """)
                .param("kind", shown.kind().name())
                .param("address", shown.address().network())
                .param("name", shown.name())
                .param("mark", mark(shown))
                .param("end", now.plus(bounds.remembered()).atOffset(ZoneOffset.UTC))
                .param("renewal", renewal(bounds, now).atOffset(ZoneOffset.UTC))
                .update();
        if (written > 0) {
            rows.sweep(shown.kind(), shown.name(), NETWORKS_OF_A_NAME);
            rows.sweep(shown.kind(), bounds.maxRemembered(), now);
        }
    }

    /// What is remembered for longer than until then is not remembered anew.
    static Instant renewal(LockBounds bounds, Instant now) {
        return now.plus(bounds.remembered().dividedBy(2));
    }

    /// A secret that was right and is not any more.
    void forget(Shown shown) {
        jdbc.sql("""
                        delete from right_proofs
                         where kind = :kind and address = :address and name = :name and mark = :mark
                        """)
                .param("kind", shown.kind().name())
                .param("address", shown.address().network())
                .param("name", shown.name())
                .param("mark", mark(shown))
                .update();
    }
}
