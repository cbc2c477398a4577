package io.edgemep.server.management;

import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleState;
import io.edgemep.server.rules.Rules;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/// What is checked of a configuration before any of it is applied, beyond what its records check themselves.
@Component
class ConfigurationChecks {

    private static final String TRAFFIC = "appTrafficRule";
    private static final String DNS = "appDNSRule";

    private final Rules rules;
    private final ConfigurationTable configurations;

    ConfigurationChecks(Rules rules, ConfigurationTable configurations) {
        this.rules = rules;
        this.configurations = configurations;
    }

    /// Of the configuration by itself.
    void checkAlone(AppDConfig wanted) {
        checkCount(TRAFFIC, wanted.appTrafficRule().size());
        checkCount(DNS, wanted.appDNSRule().size());
        var traffic = rules(wanted.appTrafficRule());
        var dns = rules(wanted.appDNSRule());
        requireOnce(TRAFFIC, "trafficRuleId", traffic, Rule::id);
        requireOnce(DNS, "dnsRuleId", dns, Rule::id);
        requireOnce(DNS, "domainName", dns, rule -> rule.name() + " " + rule.ipAddressType());
    }

    private void checkCount(String member, int count) {
        if (count > rules.limit()) {
            throw ConfigurationRefused.tooMany(member, count, rules.limit());
        }
    }

    private static <R extends Rule> List<R> rules(List<ConfiguredRule<R>> configured) {
        return configured.stream().map(ConfiguredRule::rule).toList();
    }

    private static <R> void requireOnce(String list, String member, List<R> rules, Function<R, String> value) {
        var seen = new HashMap<String, String>();
        for (var i = 0; i < rules.size(); i++) {
            var path = "%s[%d].%s".formatted(list, i, member);
            var first = seen.putIfAbsent(value.apply(rules.get(i)), path);
            if (first != null) {
                throw ConfigurationRefused.twice(path, value.apply(rules.get(i)), first);
            }
        }
    }

    /// Against what other applications have.
    void checkNames(String appInstanceId, AppDConfig wanted) {
        var named = rules(wanted.appDNSRule());
        rules.taken(named, appInstanceId)
                .or(() -> configurations.claimed(named))
                .ifPresent(taken -> {
                    throw ConfigurationRefused.domainNameTaken(
                            "%s[%d].domainName".formatted(DNS, taken.position()),
                            named.get(taken.position()).domainName(),
                            taken.appInstanceId());
                });
    }

    /// Whether the platform can do what is to be changed.
    ///
    /// @param wanted what the steps lead to
    void checkPossible(AppDConfig wanted, List<Step> steps) {
        for (var step : steps) {
            var rule = step.after();
            if (rule != null && rule.state() == RuleState.ACTIVE) {
                rules.refusal(rule).ifPresent(reason -> {
                    throw ConfigurationRefused.cannotBeActive(path(wanted, rule), rule.id(), reason);
                });
            }
        }
    }

    private static String path(AppDConfig wanted, Rule rule) {
        var list = rule instanceof DnsRule ? wanted.appDNSRule() : wanted.appTrafficRule();
        var ids = list.stream().map(configured -> configured.rule().id()).toList();
        return "%s[%d]".formatted(rule instanceof DnsRule ? DNS : TRAFFIC, ids.indexOf(rule.id()));
    }
}
