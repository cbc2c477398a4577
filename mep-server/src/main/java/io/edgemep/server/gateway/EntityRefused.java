package io.edgemep.server.gateway;

import tools.jackson.databind.JsonNode;

/// The gateway has read what it was told, and does not take it.
final class EntityRefused extends RuntimeException {

    private static final int MAX_SENTENCE = 300;

    private final transient JsonNode answer;

    /// @param answer what Kong says of it
    EntityRefused(JsonNode answer) {
        super("The gateway does not take it: " + clean(answer.path("message").asString("no reason given")));
        this.answer = answer;
    }

    JsonNode answer() {
        return answer;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    /// For an answer of ours and for the log: no control characters, no novels.
    static String clean(String said) {
        var line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > MAX_SENTENCE ? line.substring(0, MAX_SENTENCE) + "…" : line;
    }
}
