package io.edgemep.common;

import org.springframework.http.HttpStatus;

/// A member of a request's body, or a parameter of its query, that is missing or has a value it must not have.
public final class InvalidMember extends Problem {

    private final String member;

    private InvalidMember(String member, String sentence) {
        super(HttpStatus.BAD_REQUEST, "%s %s".formatted(member, sentence));
        this.member = member;
    }

    public static InvalidMember missing(String member) {
        return new InvalidMember(member, "is missing: it is mandatory.");
    }

    /// @param sentence the rest of a sentence that begins with the member's name, remedy included
    public static InvalidMember of(String member, String sentence) {
        return new InvalidMember(member, sentence);
    }

    /// The same refusal of a member inside another, once the path to it is known.
    InvalidMember within(String parent) {
        return parent.isEmpty()
                ? this
                : new InvalidMember(parent + "." + member, detail().substring(member.length() + 1));
    }
}
