package io.edgemep.auth.token;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// The parameters of a request to one of the OAuth endpoints, read strictly: from the body alone, each once.
final class Form {

    private final Map<String, String> parameters;

    private Form(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /// @throws Refused invalid_request
    static Form read(HttpServletRequest request) {
        if (!isForm(request.getContentType())) {
            throw Refused.invalidRequest("The parameters must be sent as application/x-www-form-urlencoded.");
        }
        if (request.getQueryString() != null) {
            throw Refused.invalidRequest("The parameters must be in the body, none in the URI.");
        }
        return new Form(parse(body(request)));
    }

    /// A parameter without a value counts as not sent (RFC 6749, clause 3.2).
    @Nullable
    String get(String name) {
        return parameters.get(name);
    }

    /// Names alone: among the values are secrets.
    @Override
    public String toString() {
        return "Form" + parameters.keySet();
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
