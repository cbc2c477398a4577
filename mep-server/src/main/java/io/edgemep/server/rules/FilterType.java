package io.edgemep.server.rules;

/// Whether a rule is about flows or single packets (ETSI GS MEC 011, clause 7.1.2.2).
public enum FilterType {
    /// The filter describes one direction; packets of the other direction belong to the same flow.
    FLOW,
    /// Each packet is judged by itself.
    PACKET
}
