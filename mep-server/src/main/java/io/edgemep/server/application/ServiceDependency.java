package io.edgemep.server.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.InvalidMember;
import io.edgemep.server.mp1.CategoryRef;
import io.edgemep.server.mp1.OpaqueObject;
import io.edgemep.server.mp1.SecurityInfo;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A service that an application needs or can use (ETSI GS MEC 010-2, clause 6.2.1.17).
///
/// @param serName its name
/// @param serCategory its category
/// @param version its version
/// @param serTransportDependencies transports of which the application can use one; REST with JSON when absent
/// @param requestedPermissions kept as they are
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"serName", "version"})
record ServiceDependency(
        String serName,
        @Nullable CategoryRef serCategory,
        String version,
        @Nullable List<TransportDependency> serTransportDependencies,
        @Nullable Object requestedPermissions) {

    ServiceDependency {
        serName = InvalidMember.required("serName", serName, 128);
        version = InvalidMember.required("version", version, 64);
        serTransportDependencies = DependencyLists.bounded("serTransportDependencies", serTransportDependencies);
    }

    /// A transport that the application can use (clause 6.2.1.18).
    ///
    /// @param transport the transport
    /// @param serializers 1 or more, of which the application can use one
    /// @param labels 1 or more, by which transports are grouped
    @Schema(requiredProperties = {"transport", "serializers", "labels"})
    record TransportDependency(TransportDescriptor transport, List<String> serializers, List<String> labels) {

        TransportDependency {
            if (transport == null) {
                throw InvalidMember.missing("transport");
            }
            serializers = texts("serializers", serializers);
            labels = texts("labels", labels);
        }

        private static List<String> texts(String member, @Nullable List<String> values) {
            var texts = DependencyLists.bounded(member, values);
            if (texts == null) {
                throw InvalidMember.missing(member);
            }
            texts.forEach(text -> InvalidMember.required(member, text, 64));
            return texts;
        }
    }

    /// A transport (clause 6.2.1.19).
    ///
    /// @param name its name
    /// @param description what a person reads
    /// @param type its type, such as REST_HTTP
    /// @param protocol its protocol; HTTP for a REST API
    /// @param version version of the protocol
    /// @param security how it is secured
    /// @param implSpecificInfo details of the implementation's own
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(requiredProperties = {"name", "type", "protocol", "version", "security"})
    record TransportDescriptor(
            String name,
            @Nullable String description,
            String type,
            String protocol,
            String version,
            SecurityInfo security,
            @Nullable OpaqueObject implSpecificInfo) {

        TransportDescriptor {
            name = InvalidMember.present("name", name, 128);
            description = InvalidMember.optional("description", description, 1024);
            type = InvalidMember.required("type", type, 64);
            protocol = InvalidMember.present("protocol", protocol, 64);
            version = InvalidMember.present("version", version, 64);
            if (security == null) {
                throw InvalidMember.missing("security");
            }
        }
    }
}
