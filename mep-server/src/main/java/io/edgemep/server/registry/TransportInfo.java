package io.edgemep.server.registry;

import io.edgemep.common.InvalidMember;
import io.edgemep.server.mp1.EndPointInfo;
import io.edgemep.server.mp1.OpaqueObject;
import io.edgemep.server.mp1.SecurityInfo;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The transport of a service (ETSI GS MEC 011, clause 8.1.2.3).
///
/// @param id identifier of the transport
/// @param name name of the transport
/// @param description what a person reads
/// @param type REST_HTTP, MB_TOPIC_BASED, MB_ROUTING, MB_PUBSUB, RPC, RPC_STREAMING, WEBSOCKET or a type of one's own
/// @param protocol name of the protocol; HTTP for a REST API
/// @param version version of the protocol
/// @param endpoint where it is reached
/// @param security how it is secured
/// @param implSpecificInfo details of the implementation's own
@Schema(requiredProperties = {"id", "name", "type", "protocol", "version", "endpoint", "security"})
public record TransportInfo(
        String id,
        String name,
        @Nullable String description,
        String type,
        String protocol,
        String version,
        EndPointInfo endpoint,
        SecurityInfo security,
        @Nullable OpaqueObject implSpecificInfo) {

    public TransportInfo {
        id = InvalidMember.present("id", id, 128);
        name = InvalidMember.present("name", name, 128);
        description = InvalidMember.optional("description", description, 1024);
        type = InvalidMember.required("type", type, 64);
        protocol = InvalidMember.present("protocol", protocol, 64);
        version = InvalidMember.present("version", version, 64);
        if (endpoint == null) {
            throw InvalidMember.missing("endpoint");
        } else if (security == null) {
            throw InvalidMember.missing("security");
        }
    }

    /// The same, of values that others have, too. The endpoint is each service's own.
    TransportInfo sharing(SharedValues values) {
        return new TransportInfo(
                values.one(id),
                values.one(name),
                values.oneOrNone(description),
                values.one(type),
                values.one(protocol),
                values.one(version),
                endpoint,
                values.one(security),
                implSpecificInfo);
    }
}
