package io.edgemep.server.rules;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The loops of both kinds of rules, from the start of the service to its end. What is in effect then stays so.
@Component
class Enforcements implements SmartLifecycle {

    private static final Duration STOP = Duration.ofSeconds(5);

    private final Enforcement<TrafficRule> traffic;
    private final Enforcement<DnsRule> dns;
    private volatile boolean running;

    Enforcements(
            Enforcer<TrafficRule> dataPlane,
            Enforcer<DnsRule> dnsServer,
            RuleFindings findings,
            TransactionTemplate transaction,
            RuleProperties properties,
            Clock clock) {
        traffic = new Enforcement<>(
                RuleKind.TRAFFIC, TrafficRule.class, dataPlane, findings, transaction, properties, clock);
        dns = new Enforcement<>(RuleKind.DNS, DnsRule.class, dnsServer, findings, transaction, properties, clock);
    }

    boolean await(RuleKind kind, long revision, Duration most) {
        return of(kind).await(revision, most);
    }

    /// Waits until this replica has dealt with everything that was wished for so far, of either kind.
    ///
    /// @param most how long, for each kind
    void settle(Duration most) {
        List.of(traffic, dns).forEach(kind -> kind.settle(most));
    }

    Optional<String> absence(RuleKind kind) {
        return of(kind).absence();
    }

    /// Why the rule cannot be put into effect on this platform.
    Optional<String> refusal(Rule rule) {
        var kind = of(RuleKind.of(rule));
        return kind.absence().or(() -> kind.refusal(rule));
    }

    private Enforcement<?> of(RuleKind kind) {
        return switch (kind) {
            case TRAFFIC -> traffic;
            case DNS -> dns;
        };
    }

    @Override
    public void start() {
        running = true;
        List.of(traffic, dns).forEach(Enforcement::start);
    }

    @Override
    public void stop() {
        running = false;
        List.of(traffic, dns).forEach(kind -> kind.stop(STOP));
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
