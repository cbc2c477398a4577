package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnicodeTextTests {

    private static final char[] UNITS = {'a', 'é', '\ud83d', '\ude00', '\ud800', '\udfff', '\uffff'};

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "é", "\ud83d\ude00", "a\ud83d\ude00\ud83d\ude00b"})
    void isWellFormedOfWholeCharacters(String text) {
        assertThat(UnicodeText.isWellFormed(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83d", "\ude00\ud83d", "\ud83da\ude00", "\ud83d\ud83d\ude00"})
    void isNotWithHalfOfOne(String text) {
        assertThat(UnicodeText.isWellFormed(text)).isFalse();
    }

    @Test
    void saysWhatTheEncoderSays() {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++) {
            var text = new StringBuilder();
            random.ints(random.nextInt(6), 0, UNITS.length).forEach(unit -> text.append(UNITS[unit]));
            assertThat(UnicodeText.isWellFormed(text.toString()))
                    .isEqualTo(StandardCharsets.UTF_8.newEncoder().canEncode(text));
        }
    }
}
