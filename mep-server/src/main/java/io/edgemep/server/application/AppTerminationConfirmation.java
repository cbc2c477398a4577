package io.edgemep.server.application;

import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;

/// That an application has finished its work (ETSI GS MEC 011, clause 7.1.4.3).
///
/// @param operationAction what the notification said
@Schema(requiredProperties = "operationAction")
record AppTerminationConfirmation(OperationAction operationAction) {

    AppTerminationConfirmation {
        if (operationAction == null) {
            throw InvalidMember.missing("operationAction");
        }
    }
}
