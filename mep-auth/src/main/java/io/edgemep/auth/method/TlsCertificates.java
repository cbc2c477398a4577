package io.edgemep.auth.method;

import io.edgemep.auth.client.AuthenticatedClient;
import io.edgemep.auth.client.ClientCredentials;
import io.edgemep.common.CertificateBinding;
import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;
import org.springframework.stereotype.Component;

/// Authenticates clients by the certificate of their TLS connection (RFC 8705, clause 2), which the handshake has
/// verified by the trust store.
@Component
public class TlsCertificates {

    private final RegisteredMethods methods;
    private final ClientCredentials clients;

    TlsCertificates(RegisteredMethods methods, ClientCredentials clients) {
        this.methods = methods;
        this.clients = clients;
    }

    /// @throws MethodRefused when the certificate is not one of an enabled client of this id
    public AuthenticatedClient authenticate(String clientId, X509Certificate certificate) {
        var client = clients.find(clientId).orElseThrow(() -> MethodRefused.of(clients.refusal(clientId)));
        if (methods.find(clientId).filter(known -> fits(known, certificate)).isEmpty()) {
            throw MethodRefused.secretly(
                    clientId,
                    "the certificate of %s is not registered"
                            .formatted(certificate.getSubjectX500Principal().getName()));
        }
        return client;
    }

    private static boolean fits(StoredMethods known, X509Certificate certificate) {
        if (known.tlsThumbprints().contains(CertificateBinding.thumbprint(certificate))) {
            return true;
        }
        var subject = known.tlsSubject();
        return subject != null
                && RegisteredMethods.canonical(subject)
                        .equals(certificate.getSubjectX500Principal().getName(X500Principal.CANONICAL));
    }
}
