package io.edgemep.auth.aksk;

import io.edgemep.auth.client.ClientRegistration;
import io.edgemep.common.InvalidMember;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The access key of an application instance and what is said of the application, as EdgeGallery's managers send it.
@Schema(requiredProperties = "authInfo")
record ApplicationConfiguration(AuthInfo authInfo, @Nullable AppInfo appInfo) {

    ApplicationConfiguration(@Nullable AuthInfo authInfo, @Nullable AppInfo appInfo) {
        if (authInfo == null) {
            throw InvalidMember.missing("authInfo");
        }
        this.authInfo = authInfo;
        this.appInfo = appInfo;
    }

    /// The same for an answer that must not show the secret.
    ApplicationConfiguration withoutSecret() {
        return new ApplicationConfiguration(
                new AuthInfo(new Credentials(authInfo.credentials().accessKeyId(), null)), appInfo);
    }

    @Schema(requiredProperties = "credentials")
    record AuthInfo(Credentials credentials) {

        AuthInfo(@Nullable Credentials credentials) {
            if (credentials == null) {
                throw InvalidMember.missing("credentials");
            }
            this.credentials = credentials;
        }
    }

    /// @param secretKey mandatory in a request; in an answer only where the application had no access key before
    @Schema(requiredProperties = "accessKeyId")
    record Credentials(
            @Schema(pattern = AccessKey.PATTERN) String accessKeyId,

            @Schema(
                    pattern = AccessKey.SECRET_PATTERN,
                    format = "password",
                    description = "Mandatory in a request; an answer has it when the application had no access key"
                            + " before, and never again")
            @Nullable
            String secretKey) {

        Credentials(@Nullable String accessKeyId, @Nullable String secretKey) {
            this.accessKeyId = AccessKey.require(accessKeyId);
            this.secretKey = secretKey;
        }

        /// @throws InvalidMember when there is none, or it is none
        String requireSecret() {
            return AccessKey.requireSecret(secretKey);
        }

        @Override
        public String toString() {
            return "Credentials[%s]".formatted(accessKeyId);
        }
    }

    /// @param appName a name for people; an application that has no name yet is called by its id where there is none
    /// @param requiredServices names of services, which GET shows again
    record AppInfo(
            @Schema(maxLength = 128, description = "A name for people; empty for the present one") @Nullable
            String appName,

            @Nullable List<String> requiredServices) {

        private static final int MAX_SERVICES = 50;
        private static final int MAX_NAME = 128;

        AppInfo {
            if (appName != null && !appName.isEmpty()) {
                appName = new ClientRegistration(appName).appName();
            }
            if (requiredServices != null) {
                if (requiredServices.size() > MAX_SERVICES) {
                    throw InvalidMember.of(
                            "requiredServices", "has more than %d names; send fewer.".formatted(MAX_SERVICES));
                }
                requiredServices.forEach(name -> InvalidMember.required("requiredServices", name, MAX_NAME));
                requiredServices = List.copyOf(requiredServices);
            }
        }
    }
}
