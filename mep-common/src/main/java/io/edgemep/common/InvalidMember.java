package io.edgemep.common;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// A member of a request's body, or a parameter of its query, that is missing or has a value it must not have.
public final class InvalidMember extends Problem {

    private final String member;
    private final String sentence;

    private InvalidMember(String member, String sentence) {
        super(HttpStatus.BAD_REQUEST, "%s %s".formatted(member.isEmpty() ? "The body" : member, sentence));
        this.member = member;
        this.sentence = sentence;
    }

    public static InvalidMember missing(String member) {
        return new InvalidMember(member, "is missing: it is mandatory.");
    }

    /// A mandatory text.
    ///
    /// @param max the most characters it may have
    public static String required(String member, @Nullable String value, int max) {
        if (value == null || value.isBlank()) {
            throw missing(member);
        }
        return bounded(member, value, max);
    }

    /// A mandatory text that may be empty.
    public static String present(String member, @Nullable String value, int max) {
        if (value == null) {
            throw missing(member);
        }
        return bounded(member, value, max);
    }

    /// A text that may be absent or empty.
    public static @Nullable String optional(String member, @Nullable String value, int max) {
        return value == null ? null : bounded(member, value, max);
    }

    private static String bounded(String member, String value, int max) {
        if (value.length() > max) {
            throw of(member, "is longer than %d characters; send a shorter one.".formatted(max));
        } else if (value.indexOf('\0') >= 0) {
            throw of(member, "contains the character U+0000, which cannot be stored; send it without.");
        } else if (!UnicodeText.isWellFormed(value)) {
            throw of(member, "contains half of a surrogate pair, which is no character; send it without.");
        }
        return value;
    }

    /// @param sentence the rest of a sentence that begins with the member's name, remedy included
    public static InvalidMember of(String member, String sentence) {
        return new InvalidMember(member, sentence);
    }

    /// An object whose members do not go together.
    ///
    /// @param sentence the rest of a sentence that begins with the object's name
    public static InvalidMember object(String sentence) {
        return new InvalidMember("", sentence);
    }

    /// The same refusal of a member inside another, once the path to it is known.
    InvalidMember within(String parent) {
        if (parent.isEmpty()) {
            return this;
        }
        return new InvalidMember(member.isEmpty() ? parent : parent + "." + member, sentence);
    }
}
