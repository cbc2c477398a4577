package io.edgemep.server;

import java.util.List;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Every answer of the administrator's dead letters.
@Lazy
@Component
class DeadLetterAnswers extends AnswerCases {

    private static final String DEAD_LETTERS = "/admin/v1/dead_letters";

    private final JdbcClient jdbc;

    DeadLetterAnswers(Mp1 mp1, JdbcClient jdbc) {
        super(mp1, DEAD_LETTERS);
        this.jdbc = jdbc;
    }

    @Override
    protected void list() {
        admin("GET", "", 200, () -> mp1.administrator().get(DEAD_LETTERS));
        admin("GET", "", 400, () -> mp1.administrator().get(DEAD_LETTERS + "?limit=0"));
        admin("POST", "/replay", 200, () -> mp1.administrator().post(DEAD_LETTERS + "/replay?subscriptionId=a", ""));
        admin("POST", "/replay", 400, () -> mp1.administrator().post(DEAD_LETTERS + "/replay", ""));
        admin("GET", "/{id}", 200, () -> mp1.administrator().get(DEAD_LETTERS + "/" + deadLetter()));
        admin("DELETE", "/{id}", 204, () -> mp1.administrator().delete(DEAD_LETTERS + "/" + deadLetter()));
        admin(
                "POST",
                "/{id}/replay",
                204,
                () -> mp1.administrator().post(DEAD_LETTERS + "/" + deadLetter() + "/replay", ""));
        for (var path : List.of("", "/replay", "/{id}", "/{id}/replay")) {
            var methods =
                    path.isEmpty() ? List.of("GET") : path.equals("/{id}") ? List.of("GET", "DELETE") : List.of("POST");
            for (var method : methods) {
                var some = DEAD_LETTERS + path.replace("{id}", "0");
                admin(method, path, 401, () -> mp1.bearing("").send(method, some, null));
                admin(method, path, 403, () -> app().send(method, some, null));
                if (path.contains("{id}")) {
                    admin(method, path, 400, () -> mp1.administrator().send(method, some.replace("0", "x"), null));
                    admin(method, path, 404, () -> mp1.administrator().send(method, some, null));
                }
            }
        }
    }

    private void admin(String method, String path, int status, Request request) {
        on(method, path, status, request);
    }

    /// As the relay leaves one behind.
    private long deadLetter() {
        return jdbc.sql("""
                        with event as (
                            insert into events (kind, subject, attributes, occurred_at, expanded)
                            values ('service', 'gone', '{"changeType": "REMOVED", "owner": "app", "serName": "a",
                                    "state": "ACTIVE", "isLocal": true, "version": 1}', now(), true) returning id)
                        insert into dead_letters (lane, event_id, owner, root, target, attempts, reason, died_at)
                        select 'lane', id, 'app', 'http://a', 'http://127.0.0.1:9/', 3, 'refused', now() from event
                        returning id
                        """).query(Long.class).single();
    }
}
