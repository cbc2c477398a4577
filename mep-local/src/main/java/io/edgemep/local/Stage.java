package io.edgemep.local;

import io.edgemep.local.Conversation.Call;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/// Who plays in the demo, and what has to be removed after it.
final class Stage {

    private static final String ADMINISTRATOR = "administrator";

    private final Conversation conversation;
    private final String auth;
    private final Deque<Runnable> cleanUp = new ArrayDeque<>();

    /// @param auth URL of mep-auth
    Stage(Conversation conversation, String auth) {
        this.conversation = conversation;
        this.auth = auth;
    }

    /// A client that has its token.
    record Actor(String name, String id, String secret, String token) {

        Call call(String method, String url) {
            return Call.of(name, method, url, token);
        }
    }

    Actor administrator(String secret) {
        conversation.step("The administrator gets a token");
        return token(ADMINISTRATOR, ADMINISTRATOR, secret);
    }

    /// An application instance of its own, which the administrator makes credentials for.
    Actor application(String name, Actor administrator) {
        return client(name, administrator, "applications", "{\"appName\": \"demo-%s\"}");
    }

    Actor manager(Actor administrator) {
        return client("manager", administrator, "managers", "{\"appName\": \"demo-%s\"}");
    }

    private Actor client(String name, Actor administrator, String kind, String description) {
        var id = UUID.randomUUID().toString();
        var url = "%s/auth/v1/%s/%s".formatted(auth, kind, id);
        conversation.step("The administrator makes credentials for the %s, which gets a token".formatted(name));
        var answer = conversation.send(administrator.call("PUT", url).json(description.formatted(name)), 201);
        later(() -> conversation.send(administrator.call("DELETE", url), 204));
        conversation.show("client_id %s, client_secret (not shown)".formatted(answer.text("/client_id")));
        return token(name, answer.text("/client_id"), answer.text("/client_secret"));
    }

    private Actor token(String name, String id, String secret) {
        var answer = conversation.send(Call.token(id, secret, auth + "/oauth2/token"), 200);
        var token = answer.text("/access_token");
        conversation.show("%s token of %d characters, good for %d s, scope \"%s\""
                .formatted(
                        answer.text("/token_type"),
                        token.length(),
                        answer.body().path("expires_in").asInt(0),
                        answer.body().path("scope").asString("")));
        return new Actor(name, id, secret, token);
    }

    /// A client whose credentials are disabled.
    void refuse(Actor disabled) {
        var answer = conversation.send(Call.token(disabled.id(), disabled.secret(), auth + "/oauth2/token"), 401);
        conversation.show(answer.text("/error"));
    }

    /// To be done when the demo is over, before what was asked for earlier.
    void later(Runnable removal) {
        cleanUp.push(removal);
    }

    /// What was asked for last is done already.
    void neverMind() {
        cleanUp.pop();
    }

    void clear() {
        while (!cleanUp.isEmpty()) {
            cleanUp.pop().run();
        }
    }

    /// The first failure is the one to be told; what cannot be removed any more is gone or will be reported next time.
    void clearQuietly() {
        while (!cleanUp.isEmpty()) {
            try {
                cleanUp.pop().run();
            } catch (Failure second) {
                conversation.show(String.valueOf(second.getMessage()));
            }
        }
    }
}
