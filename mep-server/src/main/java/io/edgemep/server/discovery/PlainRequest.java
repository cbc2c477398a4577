package io.edgemep.server.discovery;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/// A request for services of the kind that nearly all consumers send: nothing in it is encoded, conditional or
/// optional.
///
/// @param root path of the API that it was sent to
/// @param token as it was shown
record PlainRequest(String root, Asked asked, String token) {

    static final List<String> ROOTS = List.of("/mec_service_mgmt/v1", "/mep/mec_service_mgmt/v1");

    private static final String NAME = "ser_name=";
    private static final String BEARER = "Bearer ";
    private static final int LONGEST = 128;
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    private static final Set<String> ACCEPTED = Set.of("*/*", MediaType.APPLICATION_JSON_VALUE);

    /// Header fields by which an answer may be another one.
    private static final List<String> CONDITIONS = List.of(
            HttpHeaders.IF_NONE_MATCH,
            HttpHeaders.IF_MODIFIED_SINCE,
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_UNMODIFIED_SINCE,
            HttpHeaders.ORIGIN,
            HttpHeaders.TRANSFER_ENCODING);

    /// What is asked for.
    sealed interface Asked {}

    record Matching(ServiceQuery query) implements Asked {}

    record Service(String id) implements Asked {}

    /// @return nothing for any other request
    static @Nullable PlainRequest of(HttpServletRequest request) {
        var path = request.getRequestURI();
        var root = root(path);
        if (root == null || !request.getMethod().equals("GET") || isConditional(request)) {
            return null;
        }
        var asked = asked(path.substring(root.length()), request.getQueryString());
        if (asked == null) {
            return null;
        }
        var token = token(request);
        return token == null ? null : new PlainRequest(root, asked, token);
    }

    private static @Nullable String root(String path) {
        for (var root : ROOTS) {
            if (path.startsWith(root)) {
                return root;
            }
        }
        return null;
    }

    private static @Nullable Asked asked(String resource, @Nullable String query) {
        if (resource.equals("/services")) {
            if (query == null) {
                return new Matching(ServiceQuery.ALL);
            }
            var name = query.startsWith(NAME) ? query.substring(NAME.length()) : "";
            return isPlain(name) ? new Matching(ServiceQuery.named(name)) : null;
        }
        var id = resource.startsWith("/services/") ? resource.substring("/services/".length()) : "";
        return query == null && isPlain(id) ? new Service(id) : null;
    }

    /// Whether it means the same however it is decoded.
    private static boolean isPlain(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            if (PLAIN.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isConditional(HttpServletRequest request) {
        for (var name : CONDITIONS) {
            if (request.getHeader(name) != null) {
                return true;
            }
        }
        var accepted = single(HttpHeaders.ACCEPT, request, "*/*");
        return request.getContentLengthLong() > 0 || request.getServerName().isEmpty() || !ACCEPTED.contains(accepted);
    }

    private static @Nullable String token(HttpServletRequest request) {
        var shown = single(HttpHeaders.AUTHORIZATION, request, "");
        return shown.startsWith(BEARER) ? shown.substring(BEARER.length()) : null;
    }

    /// @return the value of the only header field of that name; of several, none that anybody asks for
    private static String single(String name, HttpServletRequest request, String none) {
        var values = request.getHeaders(name);
        var value = values.hasMoreElements() ? values.nextElement() : none;
        return values.hasMoreElements() ? "" : value;
    }
}
