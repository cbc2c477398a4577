package io.edgemep.server.outbox;

import io.edgemep.common.audit.AuditTrail;
import io.edgemep.common.audit.Change;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/// What could not be delivered, for the administrator to read, replay or delete.
@Component
class DeadLetters {

    static final String REPLAY = "dead_letter.replay";
    static final String DELETE = "dead_letter.delete";

    private static final String PATH = "/admin/v1/dead_letters/";

    private static final String SELECT = """
            select l.id, l.lane, l.owner, l.target, l.attempts, l.reason, l.died_at,
                   e.id as event_id, e.kind, e.subject, e.occurred_at, e.attributes
              from dead_letters l join events e on e.id = l.event_id
            """;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();
    private final TransactionSynchronization ring;

    DeadLetters(JdbcClient jdbc, AuditTrail audit, Clock clock, EventBell bell) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
        this.ring = new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                bell.ring();
            }
        };
    }

    /// @param subscriptionId only of this one; of all if null
    List<DeadLetter> list(@Nullable String subscriptionId, long after, int limit) {
        var ofOne = subscriptionId == null ? "" : "and l.lane = :lane ";
        return jdbc.sql(SELECT + "where l.id > :after " + ofOne + "order by l.id limit :limit")
                .param("after", after)
                .param("lane", subscriptionId)
                .param("limit", limit)
                .query(DeadLetters::letter)
                .list();
    }

    DeadLetter get(long id) {
        return jdbc.sql(SELECT + "where l.id = :id")
                .param("id", id)
                .query(DeadLetters::letter)
                .optional()
                .orElseThrow(() -> DeadLetterNotFound.withId(id));
    }

    /// Owes it again, at the end of its lane.
    @Transactional
    void replay(long id) {
        var letter = get(id);
        if (replayed("id = :key", id, 1) == 0) {
            throw DeadLetterNotFound.withId(id);
        }
        ended(REPLAY, letter);
    }

    private void ended(String action, DeadLetter letter) {
        audit.record(Change.ended(action, letter.appInstanceId(), PATH + letter.id(), json.writeValueAsString(letter)));
    }

    /// Owes those of one subscription again, oldest first.
    ///
    /// @return how many; the limit, if there may be more
    @Transactional
    int replayAll(String subscriptionId, int limit) {
        var replayed = replayed("lane = :key", subscriptionId, limit);
        var told = json.createObjectNode().put("subscriptionId", subscriptionId).put("replayed", replayed);
        audit.record(Change.made(REPLAY, null, PATH + "replay", told.toString()));
        return replayed;
    }

    @Transactional
    void delete(long id) {
        var letter = get(id);
        var deleted = jdbc.sql("delete from dead_letters where id = :id")
                .param("id", id)
                .update();
        if (deleted == 0) {
            throw DeadLetterNotFound.withId(id);
        }
        ended(DELETE, letter);
    }

    private int replayed(String which, Object key, int most) {
        // A lane that is being dropped must not come back.
        AdvisoryLock.LANES.hold(jdbc);
        var count = jdbc.sql("""
                        with chosen as (
                            select id from dead_letters where %s order by id limit :most for update),
                        risen as (
                            delete from dead_letters l using chosen c where l.id = c.id returning l.*),
                        owed as (
                            insert into deliveries (lane, event_id, owner, root, target, created_at)
                            select lane, event_id, owner, root, target, :now from risen order by id
                            returning id, lane, target),
                        grown as (%s)
                        select count(*) from owed
                        """.formatted(which, Lanes.GROW))
                .param("key", key)
                .param("most", most)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
        TransactionSynchronizationManager.registerSynchronization(ring);
        return count;
    }

    private static DeadLetter letter(ResultSet row, int number) throws SQLException {
        return new DeadLetter(
                row.getLong("id"),
                row.getString("lane"),
                row.getString("owner"),
                row.getString("target"),
                row.getInt("attempts"),
                row.getString("reason"),
                row.getObject("died_at", OffsetDateTime.class).toInstant(),
                new DeadLetter.Content(
                        row.getLong("event_id"),
                        row.getString("kind"),
                        row.getString("subject"),
                        row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        row.getString("attributes")));
    }
}
