package io.edgemep.auth.client;

import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an administrator says of a client.
///
/// @param appName a name for people, 1 to 128 characters, none of them a control character
@Schema(requiredProperties = "appName")
public record ClientRegistration(
        @Schema(minLength = 1, maxLength = 128, example = "traffic-camera")
        String appName) {

    private static final int MAX_NAME = 128;

    public ClientRegistration(@Nullable String appName) {
        if (appName == null) {
            throw InvalidMember.missing("appName");
        }
        if (appName.isBlank() || appName.codePointCount(0, appName.length()) > MAX_NAME) {
            throw InvalidMember.of("appName", "must have 1 to 128 characters, not only blanks.");
        }
        if (appName.codePoints().anyMatch(ClientRegistration::isUnprintable)) {
            throw InvalidMember.of("appName", "must have no control characters and no unpaired surrogates.");
        }
        this.appName = appName;
    }

    private static boolean isUnprintable(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
