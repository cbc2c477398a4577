package io.edgemep.server.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts rules of one kind into effect: the port that the data plane and the DNS servers implement.
///
/// Called by one thread at a time in this process; with several replicas, each calls its own with the same rules. It
/// decides nothing: what is wanted is in the database, and what is in effect is what this reports.
public interface Enforcer<R> {

    /// Why no rule at all is put into effect here; empty where rules are.
    default Optional<String> absence() {
        return Optional.empty();
    }

    /// Why this rule cannot be put into effect here, whatever else is; empty when it can. A sentence that names the
    /// member, for the client that wants the rule active. Asked in requests, so it does no input or output.
    Optional<String> refusal(R rule);

    /// Makes exactly these rules be in effect, and ends whatever else this platform has put into effect before,
    /// in this run or an earlier one. Called after every change, and from time to time so that what others have
    /// changed in the DNS server or the kernel is put right; so it is idempotent, and cheap when all is as it
    /// should be. It bounds its own waiting.
    ///
    /// @return a fault for each rule that is not as it is wanted: a wanted one that is not in effect as it stands
    ///     here, or any other that still is
    /// @throws EnforcementFailed when nothing could be done or learnt: what was in effect is taken to be so still
    Map<RuleKey, Fault> enforce(List<WantedRule<R>> wanted);
}
