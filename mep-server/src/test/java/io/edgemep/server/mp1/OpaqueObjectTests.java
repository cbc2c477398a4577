package io.edgemep.server.mp1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.InvalidMember;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

class OpaqueObjectTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Holder(OpaqueObject own, String next) {}

    @Test
    void isShownInPlaceAsTheObjectThatItIs() {
        var holder = JSON.readValue("{\"own\": {\"a\": [1, {\"b\": null}]}, \"next\": \"n\"}", Holder.class);

        assertThat(JSON.writeValueAsString(holder)).isEqualTo("{\"own\":{\"a\":[1,{\"b\":null}]},\"next\":\"n\"}");
        assertThat(holder.own().members()).containsKey("a");
    }

    @Test
    void isEqualHoweverItsMembersAreOrderedAndItsTextsEscaped() {
        assertThat(OpaqueObject.of("{\"b\": {\"y\": 1, \"x\": \"\\u0061\"}, \"a\": true}"))
                .isEqualTo(OpaqueObject.of("{\"a\":true,\"b\":{\"x\":\"a\",\"y\":1}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "1e2, 100",
        "1.50, 1.50",
        "15e-1, 1.5",
        "-0.0, 0.0",
        "12345678901234567890.123456789, 12345678901234567890.123456789",
    })
    void keepsNumbersExactlyAndAsTheDatabaseWritesThem(String sent, String kept) {
        assertThat(OpaqueObject.of("{\"n\": %s}".formatted(sent)).json()).isEqualTo("{\"n\":%s}".formatted(kept));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e300", "[[1e-300]]", "{\"x\": 1e9999}", "1e999999999", "-1E+100"})
    void refusesNumbersThatWouldFillTheMemory(String number) {
        assertThatThrownBy(() -> OpaqueObject.of("{\"n\": %s}".formatted(number)))
                .isInstanceOf(InvalidMember.class)
                .hasMessageContaining("more than 100 digits");
    }

    @Test
    void refusesManyNumbersThatWouldTogether() {
        var numbers = "[1e99" + ",1e99".repeat(1000) + "]";

        assertThatThrownBy(() -> OpaqueObject.of("{\"n\": %s}".formatted(numbers)))
                .isInstanceOf(InvalidMember.class)
                .hasMessageContaining("more than 65536 digits together");
    }

    @Test
    void isReadWhateverWasKeptBeforeThereWereRules() {
        var kept = "{\"own\": {\"n\": 1%s}, \"next\": \"n\"}".formatted("0".repeat(300));

        assertThat(new StoredJson().read(kept, Holder.class).own().json()).hasSize(301 + "{\"n\":}".length());
        assertThatThrownBy(() -> JSON.readValue(kept, Holder.class)).hasMessageContaining("more than 100 digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"text\"", "[]", "true"})
    void isAnObjectAndNothingElse(String value) {
        assertThatThrownBy(() -> JSON.readValue("{\"own\": %s}".formatted(value), Holder.class))
                .isInstanceOf(MismatchedInputException.class);
    }

    @Test
    void takesNoMoreMemoryThanItsText() {
        var many = "{}" + ",{}".repeat(20_000);

        assertThat(OpaqueObject.of("{\"a\": [%s]}".formatted(many)))
                .extracting(OpaqueObject::json)
                .asString()
                .hasSize(many.length() + "{\"a\":[]}".length());
        assertThat(Map.of("own", OpaqueObject.of("{}")).toString()).contains("{}");
    }
}
