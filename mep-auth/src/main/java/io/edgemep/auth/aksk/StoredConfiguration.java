package io.edgemep.auth.aksk;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;

/// What is shown of an application instance and its access key, in the form that EdgeGallery's mepserver reads.
///
/// @param requiredServices a JSON array as a text
@Schema(requiredProperties = {"app_ins_id", "ak", "sk", "nonce", "app_name", "required_services"})
record StoredConfiguration(
        @JsonProperty("app_ins_id") String appInstanceId,
        @JsonProperty("ak") String accessKey,

        @JsonProperty("sk") @Schema(description = "Always empty: the secret is shown to nobody")
        String secret,

        @JsonProperty("nonce") @Schema(description = "Always empty")
        String nonce,

        @JsonProperty("app_name") String appName,

        @JsonProperty("required_services") @Schema(description = "A JSON array as a text", example = "[\"location\"]")
        String requiredServices) {

    static StoredConfiguration of(String appInstanceId, String appName, AccessKeys.Shown shown) {
        return new StoredConfiguration(appInstanceId, shown.accessKey(), "", "", appName, shown.requiredServices());
    }
}
