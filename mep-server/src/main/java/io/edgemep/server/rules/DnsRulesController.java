package io.edgemep.server.rules;

import io.edgemep.common.audit.Audited;
import io.edgemep.server.mp1.IfMatch;
import io.edgemep.server.mp1.MecAppSupportApi;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;

/// DNS rules of an application (ETSI GS MEC 011, clauses 7.2.9 and 7.2.10).
@MecAppSupportApi
@Tag(name = "DNS rules")
class DnsRulesController {

    private static final String LIST = "/applications/{appInstanceId}/dns_rules";
    private static final String ONE = LIST + "/{dnsRuleId}";

    private final Rules rules;

    DnsRulesController(Rules rules) {
        this.rules = rules;
    }

    @GetMapping(LIST)
    @Operation(
            summary = "List one's DNS rules",
            description = "Clause 7.2.9.3.1. The state of each is what is in effect, not what is wanted.")
    @ApiResponse(responseCode = "200", description = "The rules by id; none is an empty list.")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    List<DnsRule> list(@PathVariable String appInstanceId) {
        return rules.of(appInstanceId, RuleKind.DNS).stream()
                .map(DnsRule.class::cast)
                .toList();
    }

    @GetMapping(ONE)
    @Operation(summary = "Read a DNS rule", description = "Clause 7.2.10.3.1.")
    @ApiResponse(responseCode = "200", description = "The rule; its state is what is in effect.")
    @ApiResponse(responseCode = "304")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    ResponseEntity<DnsRule> read(@PathVariable String appInstanceId, @PathVariable String dnsRuleId) {
        return answer(rules.get(new RuleKey(appInstanceId, dnsRuleId), RuleKind.DNS));
    }

    @Audited(RuleAudit.SET_DNS)
    @PutMapping(ONE)
    @Operation(
            summary = "Switch a DNS rule on or off",
            description =
                    "Clause 7.2.10.3.2. The answer comes when the change is in effect, or a bounded time after it was"
                            + " stored; then it is tried again until it is. The state of the answer is what is in effect.")
    @ApiResponse(responseCode = "200", description = "The wish is durable; the rule as it is now.")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "403")
    @ApiResponse(responseCode = "404")
    @ApiResponse(responseCode = "412")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    ResponseEntity<DnsRule> change(
            @PathVariable String appInstanceId,
            @PathVariable String dnsRuleId,
            @RequestBody DnsRuleUpdate update,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        var changed = rules.change(
                new RuleKey(appInstanceId, dnsRuleId),
                RuleKind.DNS,
                new IfMatch(ifMatch),
                rule -> update.over((DnsRule) rule));
        return answer(changed);
    }

    private static ResponseEntity<DnsRule> answer(StoredRule stored) {
        return ResponseEntity.ok().eTag(stored.etag()).body((DnsRule) stored.shown());
    }
}
