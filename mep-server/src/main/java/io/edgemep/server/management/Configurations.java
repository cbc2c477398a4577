package io.edgemep.server.management;

import io.edgemep.common.InvalidMember;
import io.edgemep.server.application.ApplicationInstances;
import io.edgemep.server.management.ConfigurationTable.Configured;
import io.edgemep.server.management.Job.Operation;
import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleKind;
import io.edgemep.server.rules.RuleState;
import io.edgemep.server.rules.RuleStatus;
import io.edgemep.server.rules.RuleStatus.Wish;
import io.edgemep.server.rules.Rules;
import io.edgemep.server.rules.TrafficRule;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What the platform manager has configured. Every change is checked as a whole and then stored as a job.
@Service
class Configurations {

    private final ConfigurationTable table;
    private final ConfigurationChecks checks;
    private final Jobs jobs;
    private final ConfigurationAudit audit;
    private final Rules rules;
    private final ApplicationInstances instances;

    Configurations(
            ConfigurationTable table,
            ConfigurationChecks checks,
            Jobs jobs,
            ConfigurationAudit audit,
            Rules rules,
            ApplicationInstances instances) {
        this.table = table;
        this.checks = checks;
        this.jobs = jobs;
        this.audit = audit;
        this.rules = rules;
        this.instances = instances;
    }

    /// @return the id of the job
    @Transactional
    public UUID create(String appInstanceId, AppDConfig wanted) {
        InvalidMember.required("appInstanceId", appInstanceId, 255);
        if (wanted.rules().isEmpty()) {
            throw InvalidMember.object("has no rule in appTrafficRule nor in appDNSRule; send at least one.");
        }
        checks.checkAlone(wanted);
        admit(appInstanceId);
        instances.configured(appInstanceId, wanted.appName());
        if (table.find(appInstanceId).isPresent()) {
            throw ConfigurationRefused.exists(appInstanceId);
        }
        table.owner(wanted.appName()).ifPresent(owner -> {
            throw ConfigurationRefused.appNameTaken(wanted.appName(), owner);
        });
        table.insert(appInstanceId, wanted);
        var task = change(appInstanceId, Operation.CREATE, wanted, wanted.appSupportMp1());
        audit.accepted(ConfigurationAudit.CREATE, appInstanceId, null, wanted, task);
        return task;
    }

    /// @return the id of the job
    @Transactional
    public UUID change(String appInstanceId, AppDConfig wanted) {
        checks.checkAlone(wanted);
        admit(appInstanceId);
        var configured = configured(appInstanceId);
        instances.requireOpen(appInstanceId);
        if (!wanted.appName().equals(configured.appName())) {
            throw InvalidMember.of(
                    "appName",
                    "is not %s, as was configured; send that, or DELETE the configuration first."
                            .formatted(configured.appName()));
        }
        var appSupportMp1 = wanted.appSupportMp1() == null ? configured.appSupportMp1() : wanted.appSupportMp1();
        var task = change(appInstanceId, Operation.CHANGE, wanted, appSupportMp1);
        audit.accepted(ConfigurationAudit.CHANGE, appInstanceId, configured, wanted, task);
        return task;
    }

    /// @return the id of the job
    @Transactional
    public UUID delete(String appInstanceId) {
        admit(appInstanceId);
        var configured = configured(appInstanceId);
        instances.requireOpen(appInstanceId);
        var steps = RuleChanges.between(current(appInstanceId), List.of(), Set.of());
        var task = jobs.add(appInstanceId, Operation.DELETE, configured.appSupportMp1(), steps);
        audit.accepted(ConfigurationAudit.DELETE, appInstanceId, configured, null, task);
        return task;
    }

    /// What is configured, each rule in the state that it really is in.
    @Transactional(readOnly = true)
    public AppDConfig get(String appInstanceId) {
        var configured = configured(appInstanceId);
        return new AppDConfig(
                shown(appInstanceId, RuleKind.TRAFFIC, TrafficRule.class),
                shown(appInstanceId, RuleKind.DNS, DnsRule.class),
                configured.appSupportMp1(),
                configured.appName());
    }

    List<RuleStatus> statuses(String appInstanceId) {
        if (!instances.isKnown(appInstanceId)) {
            throw ConfigurationRefused.unknown(appInstanceId);
        }
        return rules.statuses(appInstanceId);
    }

    private void admit(String appInstanceId) {
        table.holdAdmission();
        if (jobs.isUnderWay(appInstanceId)) {
            throw ConfigurationRefused.underWay(appInstanceId);
        }
    }

    private Configured configured(String appInstanceId) {
        return table.find(appInstanceId).orElseThrow(() -> ConfigurationRefused.notFound(appInstanceId));
    }

    private UUID change(String appInstanceId, Operation operation, AppDConfig wanted, @Nullable Boolean appSupportMp1) {
        checks.checkNames(appInstanceId, wanted);
        var current = current(appInstanceId);
        var steps = RuleChanges.between(current, inTheirStates(wanted, current), keepState(wanted));
        checks.checkPossible(wanted, steps);
        return jobs.add(appInstanceId, operation, appSupportMp1, steps);
    }

    /// A rule that names no state keeps the one that it is wanted in, its application's choice included; new it is
    /// ACTIVE.
    private static List<Rule> inTheirStates(AppDConfig wanted, List<Rule> current) {
        var states = current.stream().collect(Collectors.toMap(RuleId::of, Rule::state));
        return wanted.rules().stream()
                .<Rule>map(configured -> {
                    var rule = configured.rule().plain();
                    return configured.namesState()
                            ? rule
                            : rule.in(states.getOrDefault(RuleId.of(rule), RuleState.ACTIVE));
                })
                .toList();
    }

    private static Set<RuleId> keepState(AppDConfig wanted) {
        return wanted.rules().stream()
                .filter(configured -> !configured.namesState())
                .map(configured -> RuleId.of(configured.rule()))
                .collect(Collectors.toSet());
    }

    /// The instance's rules in the states that are wanted.
    private List<Rule> current(String appInstanceId) {
        var wishes = rules.statuses(appInstanceId).stream()
                .filter(status -> status.wanted() != Wish.REMOVED)
                .collect(Collectors.toMap(status -> new RuleId(status.kind(), status.ruleId()), RuleStatus::wanted));
        return Stream.of(RuleKind.values())
                .flatMap(kind -> rules.of(appInstanceId, kind).stream())
                .filter(rule -> wishes.containsKey(RuleId.of(rule)))
                .map(rule ->
                        rule.in(wishes.get(RuleId.of(rule)) == Wish.ACTIVE ? RuleState.ACTIVE : RuleState.INACTIVE))
                .toList();
    }

    private <R extends Rule> List<ConfiguredRule<R>> shown(String appInstanceId, RuleKind kind, Class<R> type) {
        return rules.of(appInstanceId, kind).stream()
                .map(rule -> new ConfiguredRule<>(type.cast(rule), true))
                .toList();
    }
}
