package io.edgemep.auth.lock;

import io.edgemep.common.ClientAddress;

/// What somebody shows to be who he says he is.
///
/// @param name whom he says he is, such as a client id or an access key; not empty, and short
/// @param secret what he has shown to know; [#NONE] where it was not even that
/// @param address where it came from
public record Shown(Kind kind, String name, String secret, ClientAddress address) {

    /// In place of a secret that was not shown.
    public static final String NONE = "";

    /// What is proven; each kind is counted for itself.
    public enum Kind {
        /// The signature of a request, made with an access key.
        SIGNATURE,
        /// A client secret.
        SECRET
    }

    @Override
    public String toString() {
        return "Shown[kind=%s, name=%s, address=%s]".formatted(kind, name, address.text());
    }
}
