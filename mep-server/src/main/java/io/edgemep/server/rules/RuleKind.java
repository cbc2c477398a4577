package io.edgemep.server.rules;

/// The two kinds of rules; ids are unique within one.
public enum RuleKind {
    TRAFFIC(TrafficRule.class, "traffic rule"),
    DNS(DnsRule.class, "DNS rule");

    private final Class<? extends Rule> type;
    private final String noun;

    RuleKind(Class<? extends Rule> type, String noun) {
        this.type = type;
        this.noun = noun;
    }

    public static RuleKind of(Rule rule) {
        return switch (rule) {
            case TrafficRule _ -> TRAFFIC;
            case DnsRule _ -> DNS;
        };
    }

    Class<? extends Rule> type() {
        return type;
    }

    /// As it is called in a sentence.
    public String noun() {
        return noun;
    }
}
