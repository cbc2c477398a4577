package io.edgemep.server.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.edgemep.common.InvalidMember;
import io.edgemep.server.mp1.CategoryRef;
import io.edgemep.server.mp1.EndPointInfo;
import io.edgemep.server.mp1.OpaqueObject;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an application says of itself (ETSI GS MEC 011 V3.1.1, clause 7.1.2.6).
///
/// @param appName its name
/// @param appProvider who provides it
/// @param appCategory its category
/// @param appDId its application descriptor; mandatory when MEC management has instantiated it
/// @param appInstanceId its id; the token's subject, and mandatory when MEC management has instantiated it
/// @param endpoint where it is reached; mandatory when MEC management has not instantiated it
/// @param appServiceRequired services it needs; not with an application descriptor, which says that itself
/// @param appServiceOptional services it can use; not with an application descriptor
/// @param appFeatureRequired features it needs; not with an application descriptor
/// @param appFeatureOptional features it can use; not with an application descriptor
/// @param isInsByMec whether MEC management has instantiated it; false when absent
/// @param appProfile the EASProfile of 3GPP TS 29.558, kept as it is
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(requiredProperties = "appName")
record AppInfo(
        String appName,
        @Nullable String appProvider,
        @Nullable CategoryRef appCategory,
        @Nullable String appDId,
        @Nullable String appInstanceId,
        @Nullable EndPointInfo endpoint,
        @Nullable List<ServiceDependency> appServiceRequired,
        @Nullable List<ServiceDependency> appServiceOptional,
        @Nullable List<FeatureDependency> appFeatureRequired,
        @Nullable List<FeatureDependency> appFeatureOptional,
        @Nullable Boolean isInsByMec,
        @Nullable OpaqueObject appProfile) {

    AppInfo {
        appName = InvalidMember.required("appName", appName, 128);
        appProvider = InvalidMember.optional("appProvider", appProvider, 128);
        appDId = InvalidMember.optional("appDId", appDId, 128);
        appInstanceId = InvalidMember.optional("appInstanceId", appInstanceId, 128);
        appServiceRequired = DependencyLists.bounded("appServiceRequired", appServiceRequired);
        appServiceOptional = DependencyLists.bounded("appServiceOptional", appServiceOptional);
        appFeatureRequired = DependencyLists.bounded("appFeatureRequired", appFeatureRequired);
        appFeatureOptional = DependencyLists.bounded("appFeatureOptional", appFeatureOptional);
        if (Boolean.TRUE.equals(isInsByMec)) {
            if (appDId == null) {
                throw InvalidMember.of("appDId", "is mandatory when isInsByMec is true.");
            } else if (appInstanceId == null) {
                throw InvalidMember.of("appInstanceId", "is mandatory when isInsByMec is true.");
            }
            requireNoDependencies(appServiceRequired, appServiceOptional, appFeatureRequired, appFeatureOptional);
        } else if (endpoint == null) {
            throw InvalidMember.of("endpoint", "is mandatory unless isInsByMec is true.");
        }
    }

    /// What the platform manager has said of the application's descriptor goes before what the application says.
    void agreeWith(@Nullable String knownAppDId) {
        if (knownAppDId == null) {
            return;
        } else if (appDId != null && !appDId.equals(knownAppDId)) {
            throw InvalidMember.of("appDId", "is not %s, as the platform manager has it.".formatted(knownAppDId));
        }
        requireNoDependencies(appServiceRequired, appServiceOptional, appFeatureRequired, appFeatureOptional);
    }

    private static void requireNoDependencies(@Nullable List<?>... dependencies) {
        for (var list : dependencies) {
            if (list != null) {
                throw InvalidMember.object("has dependencies, but there is an application descriptor that has them;"
                        + " send it without appService... and appFeature....");
            }
        }
    }

    AppInfo of(String owner) {
        return new AppInfo(
                appName,
                appProvider,
                appCategory,
                appDId,
                owner,
                endpoint,
                appServiceRequired,
                appServiceOptional,
                appFeatureRequired,
                appFeatureOptional,
                Boolean.TRUE.equals(isInsByMec),
                appProfile);
    }

    /// A feature that an application needs or can use (ETSI GS MEC 010-2, clause 6.2.1.10).
    ///
    /// @param featureName its name
    /// @param version its version
    @Schema(requiredProperties = {"featureName", "version"})
    record FeatureDependency(String featureName, String version) {

        FeatureDependency {
            featureName = InvalidMember.required("featureName", featureName, 128);
            version = InvalidMember.required("version", version, 64);
        }
    }
}
