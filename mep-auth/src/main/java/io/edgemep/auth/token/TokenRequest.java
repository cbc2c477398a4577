package io.edgemep.auth.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// An access token request (RFC 6749, clause 4.4.2), read strictly: from the body alone, each parameter once.
@Schema(requiredProperties = "grant_type")
record TokenRequest(
        @JsonProperty("grant_type") @Schema(allowableValues = "client_credentials") @Nullable
        String grantType,

        @Schema(description = "Scopes separated by spaces; all that the client may have, if absent") @Nullable
        String scope,

        @JsonProperty("client_id") @Schema(description = "Instead of HTTP Basic") @Nullable
        String clientId,

        @JsonProperty("client_secret") @Schema(description = "Instead of HTTP Basic", format = "password") @Nullable
        String clientSecret) {

    /// @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException invalid_request
    static TokenRequest read(HttpServletRequest request) {
        if (!isForm(request.getContentType())) {
            throw Refused.invalidRequest("The parameters must be sent as application/x-www-form-urlencoded.");
        }
        if (request.getQueryString() != null) {
            throw Refused.invalidRequest("The parameters must be in the body, none in the URI.");
        }
        var form = parse(body(request));
        return new TokenRequest(
                form.get("grant_type"), form.get("scope"), form.get("client_id"), form.get("client_secret"));
    }

    @Override
    public String toString() {
        return "TokenRequest[%s, %s]".formatted(grantType, scope);
    }

    private static boolean isForm(@Nullable String contentType) {
        try {
            return MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(
                    contentType == null ? null : MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException malformed) {
            return false;
        }
    }

    private static String body(HttpServletRequest request) {
        try {
            return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw Refused.invalidRequest("The body ended before it was complete.");
        }
    }

    private static Map<String, String> parse(String body) {
        var form = new HashMap<String, String>();
        for (var pair : body.split("&", -1)) {
            var parts = pair.split("=", 2);
            var name = decoded(parts[0]);
            if (!name.isEmpty() && form.putIfAbsent(name, parts.length < 2 ? "" : decoded(parts[1])) != null) {
                throw Refused.invalidRequest("A parameter was sent more than once.");
            }
        }
        // A parameter without a value counts as not sent (RFC 6749, clause 3.2).
        form.values().removeIf(String::isEmpty);
        return form;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Refused.invalidRequest("A parameter is not form-encoded: a percent sign lacks its two digits.");
        }
    }
}
