package io.edgemep.common.audit;

/// How what an entry of the audit log tells of has ended.
public enum Outcome {
    /// It was done.
    DONE,
    /// It was asked for; written before it was done, and followed by another entry where it was not.
    ASKED,
    /// It was refused.
    REFUSED
}
