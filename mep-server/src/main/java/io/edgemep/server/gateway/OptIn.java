package io.edgemep.server.gateway;

import io.edgemep.common.InvalidMember;
import io.edgemep.server.registry.TransportInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the owner of a service says of its publication: `transportInfo.implSpecificInfo.gateway`.
///
/// @param publish whether the service is to be published
/// @param consumers appInstanceIds of those who may use it there; null for every application
record OptIn(boolean publish, @Nullable Set<String> consumers) {

    /// Name of the member of `implSpecificInfo`.
    static final String NAME = "gateway";

    private static final String MEMBER = "transportInfo.implSpecificInfo." + NAME;
    private static final Set<String> MEMBERS = Set.of("publish", "consumers");
    // What the gateway takes as the subject of a token.
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /// @param maxConsumers how many consumers there may be
    /// @return nothing where the owner says nothing
    /// @throws InvalidMember naming the member that is not as it must be. An unknown member is one: with a
    ///     misspelt list of consumers the service would be open to everybody
    static Optional<OptIn> of(TransportInfo transport, int maxConsumers) {
        var given = transport.implSpecificInfo();
        // Most have none that speaks of it.
        if (given == null || !given.json().contains(NAME)) {
            return Optional.empty();
        }
        var info = given.members();
        if (!info.containsKey(NAME)) {
            return Optional.empty();
        } else if (!(info.get(NAME) instanceof Map<?, ?> gateway)) {
            throw InvalidMember.of(MEMBER, "is no object; send publish and perhaps consumers in one.");
        } else if (!MEMBERS.containsAll(gateway.keySet())) {
            throw InvalidMember.of(MEMBER, "has an unknown member; send publish and perhaps consumers.");
        } else if (!(gateway.get("publish") instanceof Boolean publish)) {
            throw InvalidMember.of(MEMBER + ".publish", "is neither true nor false; send one of them.");
        } else {
            var consumers = gateway.containsKey("consumers") ? consumers(gateway.get("consumers"), maxConsumers) : null;
            return Optional.of(new OptIn(publish, consumers));
        }
    }

    private static Set<String> consumers(@Nullable Object value, int most) {
        var member = MEMBER + ".consumers";
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw InvalidMember.of(member, "names nobody; send appInstanceIds, or leave it out to let everybody in.");
        } else if (list.size() > most) {
            throw InvalidMember.of(member, "has %d entries; send at most %d.".formatted(list.size(), most));
        }
        var consumers = new LinkedHashSet<String>();
        for (var each : list) {
            if (!(each instanceof String id) || !IDENTIFIER.matcher(id).matches()) {
                throw InvalidMember.of(
                        member, "has an entry that is no appInstanceId: 1 to 64 letters, digits, '-', '_' and '.'.");
            }
            consumers.add(id);
        }
        return consumers;
    }
}
