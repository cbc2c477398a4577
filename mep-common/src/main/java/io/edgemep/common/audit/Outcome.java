package io.edgemep.common.audit;

/// How what an entry of the audit log tells of has ended.
public enum Outcome {
    /// It was done.
    DONE,
    /// It was asked for, which the release before wrote down of mep-auth's changes: before they were made, and
    /// followed by another entry where they were not.
    ASKED,
    /// It was refused.
    REFUSED
}
