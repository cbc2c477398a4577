package io.edgemep.server.dataplane;

import io.edgemep.server.rules.EnforcementFailed;
import io.edgemep.server.rules.Fault;
import io.edgemep.server.rules.RuleKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the rules that the kernel refuses among those that it refuses together, by asking it for ever fewer of them.
final class Trials {

    private final Nft nft;
    private final NftablesProperties properties;
    private final Map<RuleKey, Fault> culprits = new HashMap<>();
    private int left;

    Trials(Nft nft, NftablesProperties properties) {
        this.nft = nft;
        this.properties = properties;
        this.left = properties.maxTrials();
    }

    /// @param rules that are refused together
    /// @throws EnforcementFailed when it is for none of them: nft refuses even to remove tables
    Map<RuleKey, Fault> culprits(List<SteeredRule> rules) {
        nft.check(Ruleset.of(List.of(), properties)).ifPresent(reason -> {
            throw new EnforcementFailed("nft can change no table: " + reason, null);
        });
        halve(rules);
        return culprits;
    }

    private void search(List<SteeredRule> suspects) {
        if (left == 0) {
            suspects.forEach(rule -> blame(
                    rule, "this rule or another one, and mep.data-plane.nftables.max-trials are not enough to tell"));
            return;
        }
        left--;
        nft.check(Ruleset.of(suspects, properties)).ifPresent(reason -> {
            if (suspects.size() == 1) {
                blame(suspects.getFirst(), reason);
            } else {
                halve(suspects);
            }
        });
    }

    private void halve(List<SteeredRule> suspects) {
        var middle = (suspects.size() + 1) / 2;
        search(suspects.subList(0, middle));
        if (middle < suspects.size()) {
            search(suspects.subList(middle, suspects.size()));
        }
    }

    private void blame(SteeredRule rule, String reason) {
        culprits.put(rule.key(), new Fault("The kernel refuses it: " + reason, false));
    }
}
