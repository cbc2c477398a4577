package io.edgemep.server.application;

import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;

/// That an application is up and running (ETSI GS MEC 011, clause 7.1.4.4).
///
/// @param indication always READY
@Schema(requiredProperties = "indication")
record AppReadyConfirmation(
        @Schema(allowableValues = "READY") String indication) {

    AppReadyConfirmation {
        if (!"READY".equals(InvalidMember.required("indication", indication, 64))) {
            throw InvalidMember.of("indication", "must be READY.");
        }
    }
}
