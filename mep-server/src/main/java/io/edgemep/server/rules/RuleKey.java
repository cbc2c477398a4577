package io.edgemep.server.rules;

/// Which rule of which application; rules of two applications may have the same id.
///
/// @param appInstanceId whose rule it is
/// @param ruleId its trafficRuleId or dnsRuleId
public record RuleKey(String appInstanceId, String ruleId) {

    @Override
    public String toString() {
        return appInstanceId + "/" + ruleId;
    }
}
