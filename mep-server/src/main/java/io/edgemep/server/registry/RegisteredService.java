package io.edgemep.server.registry;

import io.edgemep.server.mp1.ApiRoot;
import io.edgemep.server.mp1.StoredJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A service and whose it is, as committed.
///
/// @param owner appInstanceId of the producer
/// @param info the service without links
/// @param version counts the changes of this service; what its ETag tells
public record RegisteredService(String owner, ServiceInfo info, long version) {

    /// Published in this process when a change has been made, for those who must know before its caller is answered.
    public record Changed(ServiceEvent.ChangeType changeType, RegisteredService service) {}

    /// @param json the row's text, without links
    static RegisteredService stored(String owner, String json, long version, StoredJson reader) {
        return new RegisteredService(owner, reader.read(json, ServiceInfo.class), version);
    }

    public String id() {
        return Objects.requireNonNull(info.serInstanceId());
    }

    /// The path of what its owner has, wherever a client has reached it.
    String path() {
        return "/mec_service_mgmt/v1/applications/%s/services/%s".formatted(owner, id());
    }

    public String etag() {
        return "\"" + version + "\"";
    }

    TransportInfo transport() {
        return Objects.requireNonNull(info.transportInfo());
    }

    public @Nullable String categoryId() {
        return info.serCategory() == null ? null : info.serCategory().id();
    }

    /// As its owner sees it.
    public ServiceInfo toOwner(ApiRoot root) {
        return info.linked(links(root.service(owner, id()), root));
    }

    /// As any consumer sees it.
    public ServiceInfo toConsumer(ApiRoot root) {
        return info.linked(links(root.service(id()), root));
    }

    private ServiceInfo.Links links(String self, ApiRoot root) {
        return ServiceInfo.Links.of(self, info.livenessInterval() == null ? null : root.liveness(owner, id()));
    }
}
