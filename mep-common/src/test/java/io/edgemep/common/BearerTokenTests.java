package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

class BearerTokenTests {

    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhLXBwXyJ9.c2lnbmF0dXJl-_";

    private final BearerTokenResolver springs = new DefaultBearerTokenResolver();
    private final BearerTokenResolver ours = new BearerToken();

    @Test
    void readsTheToken() {
        assertThat(ours.resolve(shown("Bearer " + TOKEN))).isEqualTo(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer " + TOKEN,
                "bearer " + TOKEN,
                "Bearer",
                "Bearer ",
                "Bearer  " + TOKEN,
                "Bearer " + TOKEN + " ",
                "Bearer " + TOKEN + "==",
                "Bearer a=b",
                "Bearer a/b+c~d",
                "Bearer \u00e9",
                "Bearer a,b",
                "Bearers " + TOKEN,
                "Basic YTpi",
                ""
            })
    void takesAHeaderForWhatSpringSecurityTakesItFor(String header) {
        assertThat(outcome(ours, shown(header))).isEqualTo(outcome(springs, shown(header)));
    }

    @Test
    void takesNoNoticeOfTokensInAQueryOrAForm() {
        var query = shown("Bearer " + TOKEN);
        query.setParameter("access_token", "other");
        var form = shown("Bearer " + TOKEN);
        form.setMethod("POST");
        form.setContentType(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
        form.setParameter("access_token", "other");

        assertThat(outcome(ours, query)).isEqualTo(outcome(springs, query)).isEqualTo(TOKEN);
        assertThat(outcome(ours, form)).isEqualTo(outcome(springs, form)).isEqualTo(TOKEN);
    }

    @Test
    void findsNothingWhereNothingIsShown() {
        assertThat(ours.resolve(new MockHttpServletRequest())).isNull();
    }

    private static MockHttpServletRequest shown(String header) {
        var request = new MockHttpServletRequest("GET", "/");
        request.addHeader("Authorization", header);
        return request;
    }

    private static @Nullable String outcome(BearerTokenResolver resolver, MockHttpServletRequest request) {
        try {
            return resolver.resolve(request);
        } catch (OAuth2AuthenticationException refused) {
            return refused.getError().toString();
        }
    }
}
