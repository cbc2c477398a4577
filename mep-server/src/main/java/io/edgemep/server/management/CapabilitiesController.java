package io.edgemep.server.management;

import io.edgemep.common.InvalidMember;
import io.edgemep.common.Page;
import io.edgemep.server.subscription.Capabilities;
import io.edgemep.server.subscription.Capability;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/// What the platform offers, for the platform manager (EdgeGallery's Mm5); the scope is `mepcfg`.
@MepcfgApi(MepcfgApi.MEC_PLATFORM_CONFIG)
@Tag(name = "Capabilities", description = "The services of the platform and who has subscribed to them")
class CapabilitiesController {

    /// What managers that know of no pages get: more than one platform is likely to have.
    private static final String DEFAULT_LIMIT = "1000";

    private final Capabilities capabilities;

    CapabilitiesController(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    @GetMapping("/capabilities")
    @Operation(
            summary = "List the platform's capabilities",
            description = "Every registered service, and the applications whose availability subscriptions name it.")
    @ApiResponse(
            responseCode = "200",
            description = "A page of capabilities, in the order of their ids",
            headers =
                    @Header(
                            name = "Link",
                            description = "The next page, with rel=\"next\", where there may be one",
                            schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "400")
    ResponseEntity<List<Capability>> capabilities(
            @Parameter(description = "The most that the page holds, 1 to 1000")
                    @RequestParam(defaultValue = DEFAULT_LIMIT)
                    int limit,
            @Parameter(description = "Only those with a greater id than this") @RequestParam(defaultValue = "")
                    String after) {
        var asked = Page.checked(limit);
        return new Page<>(
                        capabilities.list(InvalidMember.present("after", after, 128), asked),
                        asked,
                        Capability::capabilityId)
                .answer();
    }

    @GetMapping("/capabilities/{capabilityId}")
    @Operation(summary = "Read one capability")
    @ApiResponse(responseCode = "200", description = "The capability")
    @ApiResponse(responseCode = "404")
    Capability capability(@PathVariable String capabilityId) {
        return capabilities.get(capabilityId);
    }
}
