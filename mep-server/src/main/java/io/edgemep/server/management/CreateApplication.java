package io.edgemep.server.management;

import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An application instance that is to be made known (ETSI GS MEC 010-2, clause 6.3.1).
///
/// @param appInstanceId its id, its client id at mep-auth too; allocated where it is absent
/// @param appName its name
/// @param appDId its application descriptor; where it is given, its registration must agree
@Schema(requiredProperties = "appName")
record CreateApplication(
        @Nullable String appInstanceId,
        String appName,
        @Nullable String appDId) {

    CreateApplication {
        appInstanceId = InvalidMember.optional("appInstanceId", appInstanceId, 64);
        appName = InvalidMember.required("appName", appName, 128);
        appDId = InvalidMember.optional("appDId", appDId, 128);
    }
}
