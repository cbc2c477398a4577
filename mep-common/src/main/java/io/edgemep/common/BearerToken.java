package io.edgemep.common;

import jakarta.servlet.http.HttpServletRequest;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/// Reads the token of a request that has it where nearly all have it; whatever else is sent, Spring Security's own
/// resolver reads or refuses. Its regular expression takes longer than all that is done with a known token.
final class BearerToken implements BearerTokenResolver {

    private static final String SCHEME = "Bearer ";

    /// What a signed JWT consists of.
    private static final BitSet CHARACTERS = characters();

    private final BearerTokenResolver others = new DefaultBearerTokenResolver();

    private static BitSet characters() {
        var characters = new BitSet(128);
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
                .chars()
                .forEach(characters::set);
        return characters;
    }

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        var shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        return shown != null && shown.startsWith(SCHEME) && isPlain(shown)
                ? shown.substring(SCHEME.length())
                : others.resolve(request);
    }

    private static boolean isPlain(String shown) {
        for (var i = SCHEME.length(); i < shown.length(); i++) {
            if (!CHARACTERS.get(shown.charAt(i))) {
                return false;
            }
        }
        return shown.length() > SCHEME.length();
    }
}
