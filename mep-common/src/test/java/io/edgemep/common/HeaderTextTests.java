package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

class HeaderTextTests {

    private static final String FIELD = "X-Field";

    private final StrictHttpFirewall springs = new StrictHttpFirewall();

    @Test
    void letsInTheValuesThatSpringSecuritysFirewallLetsIn() {
        assertThat(differences(this::isValueForSpring, character -> HeaderText.isValue(around(character))))
                .isEmpty();
    }

    @Test
    void letsInTheNamesThatSpringSecuritysFirewallLetsIn() {
        assertThat(differences(this::isNameForSpring, character -> HeaderText.isName(around(character))))
                .isEmpty();
    }

    @Test
    void refusesALineBreakAndAnEscape() {
        assertThat(HeaderText.isValue("a\r\nX-Admin: yes")).isFalse();
        assertThat(HeaderText.isValue("a\u001b[2J")).isFalse();
        assertThat(HeaderText.isValue("a\tb")).isTrue();
        assertThat(HeaderText.isName("a\tb")).isFalse();
    }

    /// All of the first blocks, all around the surrogates, and every hundredth or so of the others.
    private static IntStream differences(IntPredicate springs, IntPredicate ours) {
        return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(character -> character < 0x800
                        || (character >= 0xD7F0 && character <= 0xE010 && character % 8 == 0)
                        || character % 101 == 0)
                .filter(character -> springs.test(character) != ours.test(character));
    }

    private boolean isValueForSpring(int character) {
        var request = new MockHttpServletRequest("GET", "/");
        request.addHeader(FIELD, around(character));
        return isLetIn(request, FIELD);
    }

    private boolean isNameForSpring(int character) {
        return isLetIn(new MockHttpServletRequest("GET", "/"), around(character));
    }

    private boolean isLetIn(MockHttpServletRequest request, String name) {
        try {
            springs.getFirewalledRequest(request).getHeader(name);
            return true;
        } catch (RequestRejectedException _) {
            return false;
        }
    }

    private static String around(int character) {
        return "a" + Character.toString(character) + "z";
    }
}
