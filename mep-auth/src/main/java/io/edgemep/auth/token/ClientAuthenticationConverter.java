package io.edgemep.auth.token;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.authentication.AuthenticationConverter;

/// Reads a client's id and secret from HTTP Basic or from the form, never from both (RFC 6749, clause 2.3.1).
final class ClientAuthenticationConverter implements AuthenticationConverter {

    private static final String BASIC = "Basic ";

    @Override
    public ClientAuthentication convert(HttpServletRequest request) {
        var form = TokenRequest.read(request);
        var headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        return switch (headers.size()) {
            case 0 -> fromForm(form);
            case 1 -> fromBasic(form, headers.getFirst());
            default -> throw Refused.invalidRequest("There is more than one Authorization header.");
        };
    }

    private static ClientAuthentication fromForm(TokenRequest form) {
        if (form.clientId() == null || form.clientSecret() == null) {
            throw Refused.invalidClient();
        }
        return new ClientAuthentication(form, form.clientId(), form.clientSecret());
    }

    private static ClientAuthentication fromBasic(TokenRequest form, String header) {
        if (form.clientSecret() != null) {
            throw Refused.invalidRequest("The client authenticates by HTTP Basic and by the form; use one of them.");
        }
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw Refused.invalidClient();
        }
        var authentication = decoded(form, header.substring(BASIC.length()).strip());
        if (form.clientId() != null && !form.clientId().equals(authentication.getPrincipal())) {
            throw Refused.invalidRequest("The client_id of the form is not the one of HTTP Basic.");
        }
        return authentication;
    }

    private static ClientAuthentication decoded(TokenRequest form, String credentials) {
        try {
            var pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            var colon = pair.indexOf(':');
            if (colon < 1) {
                throw Refused.invalidClient();
            }
            return new ClientAuthentication(
                    form, formDecoded(pair.substring(0, colon)), formDecoded(pair.substring(colon + 1)));
        } catch (IllegalArgumentException malformed) {
            throw Refused.invalidClient();
        }
    }

    /// Both are form-encoded before they are put together.
    private static String formDecoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
