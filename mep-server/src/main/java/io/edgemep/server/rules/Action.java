package io.edgemep.server.rules;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.edgemep.common.InvalidMember;
import java.util.Arrays;
import java.util.Locale;

/// What becomes of packets that match (ETSI GS MEC 011, clause 7.1.2.2).
public enum Action {
    DROP,
    FORWARD_DECAPSULATED,
    FORWARD_ENCAPSULATED,
    PASSTHROUGH,
    DUPLICATE_DECAPSULATED,
    DUPLICATE_ENCAPSULATED;

    /// Managers of EdgeGallery say DUPLICATED, and AS_IS for a packet that stays encapsulated.
    @JsonCreator
    static Action of(String text) {
        var name = text.strip()
                .toUpperCase(Locale.ROOT)
                .replaceFirst("^DUPLICATED_", "DUPLICATE_")
                .replaceFirst("_AS_IS$", "_ENCAPSULATED");
        return Arrays.stream(values())
                .filter(action -> action.name().equals(name))
                .findFirst()
                .orElseThrow(() -> InvalidMember.object(
                        "is none of the actions; send one of %s.".formatted(Arrays.toString(values()))));
    }

    public boolean duplicates() {
        return this == DUPLICATE_DECAPSULATED || this == DUPLICATE_ENCAPSULATED;
    }
}
