package io.edgemep.common;

/// Texts that clients send, which may have halves of characters in them.
public final class UnicodeText {

    private UnicodeText() {}

    /// Whether each half of a surrogate pair has its other half: else the text has no octets in UTF-8. A text is looked
    /// at several times on its way, so it is not encoded for that.
    public static boolean isWellFormed(String text) {
        for (var i = 0; i < text.length(); i++) {
            var unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(unit, text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
