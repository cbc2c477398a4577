package io.edgemep.auth.method;

import io.edgemep.auth.client.ClientCredentials;
import org.jspecify.annotations.Nullable;

/// A client's proof is none.
public final class MethodRefused extends RuntimeException {

    private final String client;
    private final boolean tellable;

    private MethodRefused(String client, String reason, boolean tellable) {
        super(reason, null, false, false);
        this.client = client;
        this.tellable = tellable;
    }

    /// @param reason for the audit log alone: it would tell a stranger which clients there are
    static MethodRefused secretly(String client, String reason) {
        return new MethodRefused(client, reason, false);
    }

    static MethodRefused of(ClientCredentials.Refusal refusal) {
        return secretly(refusal.clientId(), refusal.reason());
    }

    /// @param reason for a client that has shown its key already, and made another mistake
    static MethodRefused openly(String client, String reason) {
        return new MethodRefused(client, reason, true);
    }

    /// The client id that was claimed; empty where there is none.
    public String client() {
        return client;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    /// What the client may know of the reason.
    public @Nullable String told() {
        return tellable ? getMessage() : null;
    }
}
