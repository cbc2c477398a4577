package io.edgemep.server.dns;

import io.edgemep.server.rules.Fault;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Update;

/// Makes one name and type after the other be what is wanted of it, each by one update that the server applies as a
/// whole or not at all, and touches no record but the platform's own.
///
/// An update that adds a record says what must be there before: nothing, or exactly what has been observed. So what
/// somebody else has put there meanwhile makes it fail.
final class PublishingRound {

    private final UpdateServer server;
    private final PublishedRecords records;
    private final Clock clock;
    private final Duration lateAnswers;
    private final long end;
    private @Nullable String stopped;

    PublishingRound(UpdateServer server, PublishedRecords records, Clock clock, Rfc2136Properties properties) {
        this.server = server;
        this.records = records;
        this.clock = clock;
        this.lateAnswers = properties.lateAnswers();
        this.end = System.nanoTime() + properties.totalTimeout().toNanos();
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /// Takes records out that are no longer wanted.
    ///
    /// @param own all that this platform may have put there
    Optional<Fault> withdraw(List<PublishedRecord> own, Observed observed) {
        var present = present(own, observed);
        if (!present.isEmpty()) {
            var update = new Update(present.getFirst().zone());
            present.forEach(record -> update.delete(record.set().record(record.address(), 0)));
            var updated = send(update);
            if (!(updated instanceof Updated.Applied)) {
                return Optional.of(new Fault(updated.reason(), true));
            }
        }
        own.forEach(this::forget);
        return Optional.empty();
    }

    /// Makes the wanted record be there, in place of older ones of this platform.
    ///
    /// @param own all that this platform may have put there
    Optional<Fault> publish(AddressRecord wanted, Name zone, List<PublishedRecord> own, Observed observed) {
        var record = new PublishedRecord(zone, wanted.set(), wanted.address(), wanted.rule(), null);
        var before = own.stream().filter(record::isOf).findFirst();
        var isInEffect = !present(own, observed).isEmpty();
        if (observed.isAlias()) {
            return Optional.of(ForeignRecords.alias(wanted, zone, isInEffect));
        } else if (observed.has(wanted.address()) && before.isEmpty()) {
            return Optional.of(ForeignRecords.taken(wanted, zone, isInEffect));
        }
        var others = others(own, observed);
        // The records of a set have one TTL: what somebody else has added keeps its own.
        var ttl = others.isEmpty() ? wanted.ttl() : observed.ttl();
        var stale = own.stream().filter(each -> !record.isOf(each)).toList();
        if (observed.has(wanted.address())
                && observed.ttl() == ttl
                && present(stale, observed).isEmpty()) {
            if (!before.equals(Optional.of(record))) {
                records.save(record);
            }
            stale.forEach(this::forget);
            return ForeignRecords.beside(wanted, others);
        }
        return change(new Change(wanted, record, before, stale, others, ttl), own, observed);
    }

    private Optional<Fault> change(Change change, List<PublishedRecord> own, Observed observed) {
        var present = present(own, observed);
        var update = change.update(present, observed);
        records.save(change.record().unanswered(clock.instant()));
        var updated = send(update);
        return switch (updated) {
            case Updated.Applied() -> applied(change, present.isEmpty() ? Set.of() : change.others());
            // Others have been observed, but may come of a wildcard; now it is known that they do not.
            case Updated.Conflict(var exists) when exists && change.isLost() -> putBack(change);
            case Updated.Conflict _
            when present.isEmpty() -> {
                undo(change);
                yield Optional.of(
                        ForeignRecords.taken(change.wanted(), change.record().zone(), false));
            }
            case Updated.Conflict _, Updated.Refused _ -> {
                undo(change);
                yield Optional.of(new Fault(updated.reason(), !present.isEmpty()));
            }
            case Updated.Unanswered(var reason) -> Optional.of(new Fault(reason, !present.isEmpty()));
        };
    }

    private Optional<Fault> putBack(Change change) {
        var updated = send(change.besideOthers());
        return switch (updated) {
            case Updated.Applied() -> applied(change, change.others());
            case Updated.Conflict _, Updated.Refused _ -> {
                undo(change);
                yield Optional.of(new Fault(updated.reason(), false));
            }
            case Updated.Unanswered(var reason) -> Optional.of(new Fault(reason, false));
        };
    }

    private Optional<Fault> applied(Change change, Set<InetAddress> others) {
        records.save(change.record());
        change.stale().forEach(this::forget);
        return ForeignRecords.beside(change.wanted(), others);
    }

    /// Nothing was sent that could still arrive.
    private void undo(Change change) {
        change.before().ifPresentOrElse(records::save, () -> records.remove(change.record()));
    }

    /// Unless an update may still arrive that puts the record there: then it is looked after for a while.
    private void forget(PublishedRecord record) {
        var since = record.unansweredSince();
        if (since == null || !since.plus(lateAnswers).isAfter(clock.instant())) {
            records.remove(record);
        }
    }

    private Updated send(Update update) {
        if (stopped == null && left().isZero()) {
            stopped = "Other records have taken all the time there is (mep.dns.rfc2136.total-timeout).";
        }
        if (stopped != null) {
            return new Updated.Refused(stopped);
        }
        var updated = server.update(update);
        if (updated instanceof Updated.Unanswered(var reason)) {
            // Whoever has not answered one update will not answer the next ones: they would only wait.
            stopped = reason;
        }
        return updated;
    }

    private static List<PublishedRecord> present(List<PublishedRecord> own, Observed observed) {
        return own.stream().filter(record -> observed.has(record.address())).toList();
    }

    private static Set<InetAddress> others(List<PublishedRecord> own, Observed observed) {
        var others = new HashSet<>(observed.addresses());
        own.forEach(record -> others.remove(record.address()));
        return others;
    }
}
