package io.edgemep.auth.token;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/// What a client shows to be who it says it is.
sealed interface Proof {

    /// Its secret (RFC 6749, clause 2.3.1).
    record Secret(String value) implements Proof {

        @Override
        public String toString() {
            return "Secret[]";
        }
    }

    /// A JWT that it has signed (RFC 7523).
    ///
    /// @param clientId the client_id beside it; null where it is not sent
    record Assertion(@Nullable String clientId, String jwt) implements Proof {

        @Override
        public String toString() {
            return "Assertion[]";
        }
    }

    /// The certificate of its TLS connection (RFC 8705).
    record Certificate(X509Certificate value) implements Proof {}
}
