package io.edgemep.auth.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.GroupCommit;
import io.edgemep.common.GroupCommit.Limits;
import io.edgemep.common.audit.AuditTrail;
import io.edgemep.common.audit.Change;
import io.edgemep.common.audit.Entry;
import io.edgemep.common.audit.Origin;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Writes down every token before it is handed out, those together that are issued at once: none is in the world that
/// the audit log does not tell of.
@Component
public class IssuedTokens implements GroupCommit.Writer {

    private final AuditTrail trail;
    private final TransactionTemplate transaction;
    private final GroupCommit<Entry, Entry> commits;
    private final JsonMapper json = JsonMapper.builder().build();

    IssuedTokens(AuditTrail trail, TransactionTemplate transaction, TokenAuditProperties properties) {
        this.trail = trail;
        this.transaction = transaction;
        var limits = new Limits(
                properties.writeBatch(),
                properties.maxWaiting(),
                properties.writeTimeout(),
                properties.commitTimeout());
        this.commits = new GroupCommit<>("token-audit", limits, this::write);
    }

    /// Returns when it is committed.
    ///
    /// @throws io.edgemep.common.Unavailable when it could not be written in time; the token must not be handed out
    public void issued(TokenIssued token) {
        var origin = Origin.of(token.client(), token.address());
        var app = token.isApplication() ? token.client() : null;
        var told = json.writeValueAsString(new Told(
                token.jti(), token.kid(), token.scope(), token.method(), token.expiresAt(), token.certificate()));
        var entry = trail.entry(origin, Change.made(TokenRefused.ISSUE, app, "/tokens/" + token.jti(), told));
        if (commits.write(entry).isEmpty()) {
            write(List.of(entry));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Told(
            String jti,
            String kid,
            String scope,
            String method,
            Instant expiresAt,
            @Nullable String certificate) {}

    private Map<Entry, Entry> write(List<Entry> entries) {
        transaction.executeWithoutResult(_ -> trail.append(entries));
        var written = new IdentityHashMap<Entry, Entry>();
        entries.forEach(entry -> written.put(entry, entry));
        return written;
    }

    @Override
    public GroupCommit<?, ?> commits() {
        return commits;
    }
}
