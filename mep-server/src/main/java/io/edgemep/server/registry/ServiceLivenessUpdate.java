package io.edgemep.server.registry;

import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;

/// A heartbeat (ETSI GS MEC 011, clause 8.1.2.5).
///
/// @param state always ACTIVE
@Schema(requiredProperties = "state")
record ServiceLivenessUpdate(ServiceState state) {

    ServiceLivenessUpdate {
        if (state == null) {
            throw InvalidMember.missing("state");
        } else if (state != ServiceState.ACTIVE) {
            throw InvalidMember.of("state", "of a heartbeat is ACTIVE, nothing else; other states are set with PUT.");
        }
    }
}
