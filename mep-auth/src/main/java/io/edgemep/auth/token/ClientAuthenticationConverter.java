package io.edgemep.auth.token;

import io.edgemep.common.CertificateBinding;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Collections;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.authentication.AuthenticationConverter;

/// Reads what a client authenticates with, from HTTP Basic, the form or the TLS connection: one of them at a time (RFC
/// 6749, clause 2.3). A secret or an assertion is taken before a certificate.
final class ClientAuthenticationConverter implements AuthenticationConverter {

    private static final String BASIC = "Basic ";
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Clock clock;

    ClientAuthenticationConverter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public ClientAuthentication convert(HttpServletRequest request) {
        return read(request).asked(Asked.by(request, clock));
    }

    private static ClientAuthentication read(HttpServletRequest request) {
        var form = Form.read(request);
        var headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        return switch (headers.size()) {
            case 0 -> fromForm(form, request);
            case 1 -> fromBasic(form, headers.getFirst());
            default -> throw Refused.invalidRequest("There is more than one Authorization header.");
        };
    }

    private static ClientAuthentication fromForm(Form form, HttpServletRequest request) {
        var id = form.get("client_id");
        var secret = form.get("client_secret");
        var assertion = form.get("client_assertion");
        if (assertion != null) {
            if (secret != null) {
                throw Refused.invalidRequest(
                        "The client authenticates by client_secret and client_assertion; use one.");
            }
            if (!ASSERTION_TYPE.equals(form.get("client_assertion_type"))) {
                throw Refused.invalidRequest("The client_assertion_type must be %s.".formatted(ASSERTION_TYPE));
            }
            return new ClientAuthentication(form, id == null ? "" : id, new Proof.Assertion(id, assertion));
        }
        if (id == null) {
            throw Refused.invalidClient();
        }
        if (secret != null) {
            return new ClientAuthentication(form, id, new Proof.Secret(secret));
        }
        return CertificateBinding.certificate(request)
                .map(certificate -> new ClientAuthentication(form, id, new Proof.Certificate(certificate)))
                .orElseThrow(() -> Refused.invalidClient(
                        "", "a client_id alone, without a secret, an assertion or a certificate"));
    }

    private static ClientAuthentication fromBasic(Form form, String header) {
        if (form.get("client_secret") != null || form.get("client_assertion") != null) {
            throw Refused.invalidRequest("The client authenticates by HTTP Basic and by the form; use one of them.");
        }
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw Refused.invalidClient();
        }
        var authentication = decoded(form, header.substring(BASIC.length()).strip());
        var id = form.get("client_id");
        if (id != null && !id.equals(authentication.getPrincipal())) {
            throw Refused.invalidRequest("The client_id of the form is not the one of HTTP Basic.");
        }
        return authentication;
    }

    private static ClientAuthentication decoded(Form form, String credentials) {
        try {
            var pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            var colon = pair.indexOf(':');
            if (colon < 1) {
                throw Refused.invalidClient();
            }
            return new ClientAuthentication(
                    form,
                    formDecoded(pair.substring(0, colon)),
                    new Proof.Secret(formDecoded(pair.substring(colon + 1))));
        } catch (IllegalArgumentException malformed) {
            throw Refused.invalidClient();
        }
    }

    /// Both are form-encoded before they are put together.
    private static String formDecoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
