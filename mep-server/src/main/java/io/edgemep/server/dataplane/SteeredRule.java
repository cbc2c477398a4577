package io.edgemep.server.dataplane;

import io.edgemep.server.rules.RuleKey;

/// A wanted rule that nftables can put into effect.
record SteeredRule(RuleKey key, Steering steering) {

    boolean translates() {
        return steering.translates();
    }

    boolean usesMac() {
        return steering.usesMac();
    }
}
