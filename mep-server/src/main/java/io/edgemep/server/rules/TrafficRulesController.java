package io.edgemep.server.rules;

import io.edgemep.common.audit.Audited;
import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.mp1.MecAppSupportApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;

/// traffic rules of an application (ETSI GS MEC 011, clauses 7.2.7 and 7.2.8).
@MecAppSupportApi
@Tag(name = "traffic rules")
class TrafficRulesController {

    private static final String LIST = "/applications/{appInstanceId}/traffic_rules";
    private static final String ONE = LIST + "/{trafficRuleId}";

    private final Rules rules;

    TrafficRulesController(Rules rules) {
        this.rules = rules;
    }

    @GetMapping(LIST)
    @Operation(
            summary = "List one's traffic rules",
            description = "Clause 7.2.7.3.1. The state of each is what is in effect, not what is wanted.")
    @ApiResponse(responseCode = "200", description = "The rules by id; none is an empty list.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    List<TrafficRule> list(@PathVariable String appInstanceId, HttpServletRequest request) {
        return rules.of(appInstanceId, RuleKind.TRAFFIC).stream()
                .map(TrafficRule.class::cast)
                .map(rule -> rule.tagged(isFirstVersion(request)))
                .toList();
    }

    @GetMapping(ONE)
    @Operation(summary = "Read a traffic rule", description = "Clause 7.2.8.3.1.")
    @ApiResponse(responseCode = "200", description = "The rule; its state is what is in effect.")
    @ApiResponse(responseCode = "304")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    ResponseEntity<TrafficRule> read(
            @PathVariable String appInstanceId, @PathVariable String trafficRuleId, HttpServletRequest request) {
        return answer(rules.get(new RuleKey(appInstanceId, trafficRuleId), RuleKind.TRAFFIC), request);
    }

    @Audited(RuleAudit.SET_TRAFFIC)
    @PutMapping(ONE)
    @Operation(
            summary = "Switch a traffic rule on or off, or change it",
            description =
                    "Clause 7.2.8.3.2. The answer comes when the change is in effect, or a bounded time after it was"
                            + " stored; then it is tried again until it is. The state of the answer is what is in effect.")
    @ApiResponse(responseCode = "200", description = "The wish is durable; the rule as it is now.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "412")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<TrafficRule> change(
            @PathVariable String appInstanceId,
            @PathVariable String trafficRuleId,
            @RequestBody TrafficRuleUpdate update,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            HttpServletRequest request) {
        var changed = rules.change(
                new RuleKey(appInstanceId, trafficRuleId),
                RuleKind.TRAFFIC,
                new IfMatch(ifMatch),
                rule -> update.over((TrafficRule) rule));
        return answer(changed, request);
    }

    private static ResponseEntity<TrafficRule> answer(StoredRule stored, HttpServletRequest request) {
        return ResponseEntity.ok()
                .eTag(stored.etag())
                .body(((TrafficRule) stored.shown()).tagged(isFirstVersion(request)));
    }

    /// V2.1.1, whose clients read token, has v1 alone; from v2 on there is only tag.
    private static boolean isFirstVersion(HttpServletRequest request) {
        return request.getRequestURI().contains("/mec_app_support/v1/");
    }
}
