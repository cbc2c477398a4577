package io.edgemep.server.mp1;

import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a transport is reached (ETSI GS MEC 011, clause 8.1.5.3): exactly one of the four members.
///
/// @param uris entry points as URIs, to be used for REST; at most 64
/// @param fqdn fully qualified domain names; at most 64
/// @param addresses pairs of host and port; at most 64
/// @param alternative an entry point in a form of the implementation's own
public record EndPointInfo(
        @Nullable List<String> uris,
        @Nullable List<String> fqdn,
        @Nullable List<Address> addresses,
        @Nullable OpaqueObject alternative) {

    private static final int MOST = 64;

    public EndPointInfo {
        uris = texts("uris", uris);
        fqdn = texts("fqdn", fqdn);
        addresses = bounded("addresses", addresses);
        var given = Stream.of(uris != null, fqdn != null, addresses != null, alternative != null)
                .filter(present -> present)
                .count();
        if (given != 1) {
            throw InvalidMember.object(
                    "has %d of uris, fqdn, addresses and alternative; send exactly one.".formatted(given));
        }
    }

    private static @Nullable List<String> texts(String member, @Nullable List<String> values) {
        var texts = bounded(member, values);
        if (texts != null) {
            texts.forEach(text -> InvalidMember.required(member, text, 2048));
        }
        return texts;
    }

    /// An empty list is what some clients send for an absent one.
    private static <T> @Nullable List<T> bounded(String member, @Nullable List<T> values) {
        if (values == null || values.isEmpty()) {
            return null;
        } else if (values.size() > MOST) {
            throw InvalidMember.of(member, "has %d entries; send at most %d.".formatted(values.size(), MOST));
        } else if (values.contains(null)) {
            throw InvalidMember.of(member, "contains null; send only values.");
        }
        return List.copyOf(values);
    }

    /// Host and port of an entry point.
    ///
    /// @param host a host name or an address
    /// @param port 0 to 65535
    @Schema(
            name = "Addresses",
            requiredProperties = {"host", "port"})
    public record Address(String host, Integer port) {

        public Address {
            host = InvalidMember.required("host", host, 255);
            if (port == null) {
                throw InvalidMember.missing("port");
            } else if (port < 0 || port > 65535) {
                throw InvalidMember.of("port", "is %d; send a port from 0 to 65535.".formatted(port));
            }
        }
    }
}
