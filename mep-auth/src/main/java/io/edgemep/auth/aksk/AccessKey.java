package io.edgemep.auth.aksk;

import io.edgemep.common.InvalidMember;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What access keys and their secrets look like.
final class AccessKey {

    static final String PATTERN = "^[A-Za-z0-9_+/=]{20}$";
    static final String SECRET_PATTERN = "^[A-Za-z0-9_+/=]{64}$";

    private static final Pattern VALID = Pattern.compile(PATTERN);
    private static final Pattern VALID_SECRET = Pattern.compile(SECRET_PATTERN);

    private AccessKey() {}

    /// @throws InvalidMember when it is no access key
    static String require(@Nullable String value) {
        return require("accessKeyId", value, VALID, 20);
    }

    /// @throws InvalidMember when it is no secret of an access key; does not show it
    static String requireSecret(@Nullable String value) {
        return require("authInfo.credentials.secretKey", value, VALID_SECRET, 64);
    }

    private static String require(String member, @Nullable String value, Pattern valid, int length) {
        if (value == null) {
            throw InvalidMember.missing(member);
        }
        if (!valid.matcher(value).matches()) {
            throw InvalidMember.of(
                    member, "must be %d letters, digits and the characters '_', '+', '/' and '='.".formatted(length));
        }
        return value;
    }
}
