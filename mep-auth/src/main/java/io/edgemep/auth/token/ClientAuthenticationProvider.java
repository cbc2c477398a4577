package io.edgemep.auth.token;

import io.edgemep.auth.client.ClientCredentials;
import io.edgemep.auth.client.SecretsLocked;
import io.edgemep.auth.method.ClientAssertions;
import io.edgemep.auth.method.MethodRefused;
import io.edgemep.auth.method.TlsCertificates;
import io.edgemep.common.CertificateBinding;
import io.edgemep.common.ClientAddress;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;

/// Checks what a client shows.
final class ClientAuthenticationProvider implements AuthenticationProvider {

    private final ClientCredentials credentials;
    private final ClientAssertions assertions;
    private final TlsCertificates certificates;

    ClientAuthenticationProvider(
            ClientCredentials credentials, ClientAssertions assertions, TlsCertificates certificates) {
        this.credentials = credentials;
        this.assertions = assertions;
        this.certificates = certificates;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var shown = (ClientAuthentication) authentication;
        var id = shown.getPrincipal();
        try {
            return switch (shown.getCredentials()) {
                case Proof.Secret(var secret) ->
                    credentials
                            .authenticate(
                                    id, secret, ClientAddress.of(shown.asked().address()))
                            .map(client -> shown.of(client, "client_secret"))
                            .orElseThrow(() -> refused(credentials.refusal(id)));
                case Proof.Assertion(var claimed, var jwt) ->
                    shown.of(assertions.authenticate(claimed, jwt), "private_key_jwt");
                case Proof.Certificate(var certificate) ->
                    shown.of(
                            certificates.authenticate(id, certificate),
                            "tls_client_auth",
                            CertificateBinding.thumbprint(certificate));
                case null -> throw Refused.invalidClient();
            };
        } catch (MethodRefused refused) {
            throw Refused.invalidClient(refused);
        } catch (SecretsLocked locked) {
            throw Refused.locked(credentials.refusal(id).clientId(), locked.remaining());
        }
    }

    private static Refused refused(ClientCredentials.Refusal refusal) {
        return Refused.invalidClient(refusal.clientId(), refusal.reason());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return ClientAuthentication.class.isAssignableFrom(authentication);
    }
}
