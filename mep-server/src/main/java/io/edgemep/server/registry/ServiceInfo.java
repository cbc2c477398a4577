package io.edgemep.server.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.edgemep.common.InvalidMember;
import io.edgemep.server.mp1.CategoryRef;
import io.edgemep.server.mp1.LinkType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A service instance as applications register and discover it (ETSI GS MEC 011, clause 8.1.2.2).
///
/// @param serInstanceId given by the platform; ignored in requests
/// @param serName name by which the producer knows the service, 1 to 128 characters
/// @param serCategory category of the service
/// @param version version of the service, 1 to 64 characters
/// @param state ACTIVE or INACTIVE in requests; SUSPENDED is the platform's to set
/// @param transportId a transport of the platform, instead of transportInfo, when registering
/// @param transportInfo the transport of the service; always in answers
/// @param serializer JSON, XML, PROTOBUF3 or one of one's own
/// @param scopeOfLocality how far the service reaches; MEC_HOST when absent
/// @param consumedLocalOnly whether only applications of the same locality may consume it; true when absent
/// @param isLocal whether the service is in the consumer's locality; computed, ignored in requests
/// @param livenessInterval seconds between heartbeats: a proposal, or 0 for none, in requests; the platform's choice in
///     answers
/// @param links links of answers; ignored in requests
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = {"serName", "version", "state", "serializer"})
public record ServiceInfo(
        @Schema(accessMode = Schema.AccessMode.READ_ONLY) @Nullable
        String serInstanceId,

        String serName,
        @Nullable CategoryRef serCategory,
        String version,
        ServiceState state,

        @Schema(accessMode = Schema.AccessMode.WRITE_ONLY) @Nullable
        String transportId,

        @Nullable TransportInfo transportInfo,
        String serializer,
        @Nullable LocalityType scopeOfLocality,
        @Nullable Boolean consumedLocalOnly,
        @Nullable Boolean isLocal,
        @Nullable Integer livenessInterval,

        @JsonProperty(value = "_links", access = JsonProperty.Access.READ_ONLY) @Nullable
        Links links) {

    public ServiceInfo {
        serName = InvalidMember.required("serName", serName, 128);
        serCategory = serCategory == null || serCategory.isEmpty() ? null : serCategory;
        version = InvalidMember.required("version", version, 64);
        if (state == null) {
            throw InvalidMember.missing("state");
        }
        // Clients of EdgeGallery name the transport that they describe, too.
        transportId = transportId == null
                        || transportId.isBlank()
                        || (transportInfo != null && transportInfo.id().equals(transportId))
                ? null
                : InvalidMember.required("transportId", transportId, 128);
        serializer = InvalidMember.required("serializer", serializer, 64);
        scopeOfLocality = scopeOfLocality == null ? LocalityType.MEC_HOST : scopeOfLocality;
        consumedLocalOnly = consumedLocalOnly == null || consumedLocalOnly;
        // Every service of this platform is registered on its own host.
        isLocal = true;
        if (livenessInterval != null && livenessInterval < 0) {
            throw InvalidMember.of(
                    "livenessInterval", "is %d; send 0 or a number of seconds.".formatted(livenessInterval));
        }
    }

    /// The service as the platform keeps it.
    ServiceInfo kept(String id, TransportInfo transport, @Nullable Integer interval) {
        return new ServiceInfo(
                id,
                serName,
                serCategory,
                version,
                state,
                null,
                transport,
                serializer,
                scopeOfLocality,
                consumedLocalOnly,
                isLocal,
                interval,
                null);
    }

    ServiceInfo in(ServiceState other) {
        return new ServiceInfo(
                serInstanceId,
                serName,
                serCategory,
                version,
                other,
                transportId,
                transportInfo,
                serializer,
                scopeOfLocality,
                consumedLocalOnly,
                isLocal,
                livenessInterval,
                links);
    }

    /// The same, of values that others have, too. What is each service's own is left alone.
    ServiceInfo sharing(SharedValues values) {
        return new ServiceInfo(
                serInstanceId,
                serName,
                values.oneOrNone(serCategory),
                values.one(version),
                state,
                transportId,
                transportInfo == null ? null : transportInfo.sharing(values),
                values.one(serializer),
                scopeOfLocality,
                consumedLocalOnly,
                isLocal,
                values.oneOrNone(livenessInterval),
                links);
    }

    /// The service as an answer shows it, with links below the root that the client used.
    public ServiceInfo linked(Links to) {
        return new ServiceInfo(
                serInstanceId,
                serName,
                serCategory,
                version,
                state,
                transportId,
                transportInfo,
                serializer,
                scopeOfLocality,
                consumedLocalOnly,
                isLocal,
                livenessInterval,
                to);
    }

    /// Links of a service.
    ///
    /// @param self the service itself
    /// @param liveness where heartbeats go; absent where the platform asks for none
    @Schema(name = "ServiceInfoLinks", requiredProperties = "self")
    public record Links(Self self, @Nullable LinkType liveness) {

        static Links of(String self, @Nullable String liveness) {
            return liveness == null
                    ? new Links(new Self(self, null), null)
                    : new Links(new Self(self, URI.create(liveness).getRawPath()), new LinkType(liveness));
        }
    }

    /// The link to the service itself.
    ///
    /// @param href absolute URI of the service
    /// @param liveness path of the liveness link, where clients of EdgeGallery look for it; they complete it with
    ///     scheme, host and port of their own
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ServiceInfoSelfLink", requiredProperties = "href")
    public record Self(
            @Schema(format = "uri") String href, @Nullable String liveness) {}
}
