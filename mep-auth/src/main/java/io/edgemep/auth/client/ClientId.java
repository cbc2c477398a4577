package io.edgemep.auth.client;

import io.edgemep.common.InvalidMember;
import java.util.regex.Pattern;

/// What a client identifier may look like.
public final class ClientId {

    /// For the contract; `.` and `..` are excluded beside it, since no URI can have them as a segment.
    public static final String PATTERN = "^[A-Za-z0-9._-]{1,64}$";

    private static final Pattern VALID = Pattern.compile(PATTERN);

    private ClientId() {}

    public static boolean isValid(String id) {
        return VALID.matcher(id).matches() && !id.equals(".") && !id.equals("..");
    }

    /// @param member the parameter that the client calls it by
    /// @throws InvalidMember when it is not a client identifier
    public static void require(String member, String id) {
        if (!isValid(id)) {
            throw InvalidMember.of(member, "must be 1 to 64 letters, digits and the characters '-', '_' and '.'.");
        }
    }
}
