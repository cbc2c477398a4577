package io.edgemep.server.management;

import io.edgemep.server.rules.DnsRule;
import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.Rule;
import io.edgemep.server.rules.RuleKey;
import io.edgemep.server.rules.TestEnforcer;
import io.edgemep.server.rules.TrafficRule;
import io.edgemep.server.rules.WantedRule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// An enforcer that a test can make take its time, beside all that a [TestEnforcer] can be told.
class HeldEnforcer<R extends Rule> extends TestEnforcer<R> {

    private volatile CountDownLatch gate = new CountDownLatch(0);

    /// From now on nothing is done until it is let go.
    void hold() {
        gate = new CountDownLatch(1);
    }

    void letGo() {
        gate.countDown();
    }

    @Override
    public void reset() {
        letGo();
        super.reset();
    }

    @Override
    public Map<RuleKey, Fault> enforce(List<WantedRule<R>> wanted) {
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return super.enforce(wanted);
    }

    /// Of the data plane.
    static final class Traffic extends HeldEnforcer<TrafficRule> {}

    /// Of the DNS server.
    static final class Dns extends HeldEnforcer<DnsRule> {}
}
