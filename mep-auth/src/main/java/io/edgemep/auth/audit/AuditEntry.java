package io.edgemep.auth.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An entry of the audit log; never altered.
@Entity
@Table(name = "audit_log")
class AuditEntry {

    private static final int MAX_NAME = 64;
    private static final int MAX_SENTENCE = 512;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Column(nullable = false, updatable = false)
    private Instant at;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, updatable = false)
    private Kind kind;

    @Column(nullable = false, updatable = false)
    private String client;

    @Column(nullable = false, updatable = false)
    private String address;

    @Column(nullable = false, updatable = false)
    private String what;

    @Column(nullable = false, updatable = false)
    private int times;

    /// For Hibernate, which sets the fields.
    @SuppressWarnings("NullAway.Init")
    protected AuditEntry() {}

    /// @param times how often it happened; more than once only where refusals were counted
    AuditEntry(Instant at, Kind kind, String client, String address, String what, int times) {
        this.at = at;
        this.kind = kind;
        this.client = printable(client, MAX_NAME);
        this.address = printable(address, MAX_NAME);
        this.what = printable(what, MAX_SENTENCE);
        this.times = times;
    }

    enum Kind {
        /// Somebody was not let in.
        REFUSED,
        /// An administrator has asked for a change; written before it is made.
        CHANGE
    }

    /// A stranger's words must not break the log, nor fill it.
    private static String printable(String text, int max) {
        var cut = text.length() > max ? text.substring(0, max) : text;
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
