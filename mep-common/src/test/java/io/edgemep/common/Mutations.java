package io.edgemep.common;

import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Texts that are nearly another one.
public final class Mutations {

    private static final String PIECES = "\u0000\"'{}[]:,.=+/-_ \\\n\u00e9\ud83d9A";

    private Mutations() {}

    /// Each with one to four changes: a character replaced, inserted or left out, a piece repeated, or an end cut off.
    ///
    /// @param seed of all that is random, so that a failure can be repeated
    public static Stream<String> of(String text, long seed) {
        var random = Random.from(new SplittableRandom(seed));
        return Stream.generate(() -> {
            var mutated = new StringBuilder(text);
            for (var changes = 1 + random.nextInt(4); changes > 0 && !mutated.isEmpty(); changes--) {
                change(mutated, random);
            }
            return mutated.toString();
        });
    }

    private static void change(StringBuilder text, Random random) {
        var at = random.nextInt(text.length());
        var other = random.nextBoolean()
                ? (char) (' ' + random.nextInt(95))
                : PIECES.charAt(random.nextInt(PIECES.length()));
        switch (random.nextInt(5)) {
            case 0 -> text.setCharAt(at, other);
            case 1 -> text.insert(at, other);
            case 2 -> text.deleteCharAt(at);
            case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
            default -> text.setLength(random.nextInt(4) == 0 ? at : text.length());
        }
    }
}
