package io.edgemep.auth.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.audit.AuditTrail;
import io.edgemep.common.audit.Change;
import io.edgemep.common.audit.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/// Writes down every change in the transaction that makes it: none is made that the audit log does not tell of.
@Component
public class Changes {

    private final AuditTrail trail;
    private final JsonMapper json;

    Changes(AuditTrail trail, JsonMapper json) {
        this.trail = trail;
        this.json = json;
    }

    /// Of the request on this thread, or of the service itself where there is none.
    ///
    /// @param action a noun and a verb, such as `credentials.set`
    /// @param appInstanceId the application whose resource it is; null where it is nobody's
    /// @param resource the path of the resource
    /// @param before as the API shows it; null where it was not there
    /// @param after as the API shows it; null where it is not there any more
    /// @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(
            String action,
            @Nullable String appInstanceId,
            String resource,
            @Nullable Object before,
            @Nullable Object after) {
        trail.record(new Change(action, appInstanceId, resource, written(before), written(after)));
    }

    /// A token that counts no more, before its time.
    ///
    /// @param by the client that has revoked it
    /// @param address that it has asked from
    /// @param token its id
    /// @param subject whose it was
    /// @param appInstanceId the same; null where that is no application
    /// @param all whether every token of the subject is revoked with it
    /// @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
    @Transactional(propagation = Propagation.MANDATORY)
    public void revoked(
            String by, String address, String token, String subject, @Nullable String appInstanceId, boolean all) {
        var before = written(new Revoked(token, subject, all));
        var change = Change.ended(TokenRefused.REVOKE, appInstanceId, "/tokens/" + token, before);
        trail.append(List.of(trail.entry(Origin.of(by, address), change)));
    }

    /// Every token of a client counts no more, by the request on this thread.
    ///
    /// @throws org.springframework.transaction.IllegalTransactionStateException outside a transaction
    @Transactional(propagation = Propagation.MANDATORY)
    public void revokedAll(String subject) {
        record(TokenRefused.REVOKE, null, "/tokens", new Revoked(null, subject, true), null);
    }

    /// @param jti null where none is named
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Revoked(@Nullable String jti, String sub, boolean all) {}

    private @Nullable String written(@Nullable Object resource) {
        return resource == null ? null : json.writeValueAsString(resource);
    }
}
