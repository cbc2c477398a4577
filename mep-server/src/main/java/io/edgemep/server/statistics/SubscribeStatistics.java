package io.edgemep.server.statistics;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// Who has subscribed to which services by their ids, names or categories.
@Schema(requiredProperties = {"subscribeNum", "subscribeRelations"})
record SubscribeStatistics(Numbers subscribeNum, List<Relation> subscribeRelations) {

    /// @param appSubscribeNum applications that have subscribed to a service which is there
    /// @param serviceSubscribedNum services that somebody has subscribed to
    @Schema(
            name = "SubscribeNumbers",
            requiredProperties = {"appSubscribeNum", "serviceSubscribedNum"})
    record Numbers(int appSubscribeNum, int serviceSubscribedNum) {}

    /// @param subscribeAppId an application's appInstanceId
    /// @param serviceList the services' serInstanceIds
    @Schema(
            name = "SubscribeRelation",
            requiredProperties = {"subscribeAppId", "serviceList"})
    record Relation(String subscribeAppId, List<String> serviceList) {}
}
