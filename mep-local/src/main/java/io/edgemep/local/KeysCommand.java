package io.edgemep.local;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// `./mep keys`: the administrator has mep-auth list, replace and remove its signing keys.
final class KeysCommand {

    private static final String ADMINISTRATOR = "administrator";

    private final Conversation conversation;
    private final String auth;

    /// @param auth URL of mep-auth
    KeysCommand(Conversation conversation, String auth) {
        this.conversation = conversation;
        this.auth = auth;
    }

    /// @param secret what mep-auth's administrator authenticates with
    /// @throws Failure when no key was made, which the answer says the cause of
    void rotate(String secret) {
        var token = token(secret);
        conversation.step("mep-auth makes a new signing key");
        var key = conversation.send(Conversation.Call.of(ADMINISTRATOR, "POST", auth + "/auth/v1/keys", token), 201);
        conversation.show(
                "%s (%s) is published now and signs from %s on; the key before it stays until its last token has expired."
                        .formatted(key.text("/kid"), key.text("/alg"), key.text("/signsFrom")));
    }

    /// @param secret what mep-auth's administrator authenticates with
    /// @throws Failure when they cannot be had
    void list(String secret) {
        var token = token(secret);
        conversation.step("mep-auth lists its signing keys");
        var keys = conversation.send(Conversation.Call.of(ADMINISTRATOR, "GET", auth + "/auth/v1/keys", token), 200);
        for (var key : keys.body()) {
            conversation.show("%s (%s) %s, signs from %s on"
                    .formatted(
                            key.path("kid").asString(),
                            key.path("alg").asString(),
                            key.path("state").asString(),
                            key.path("signsFrom").asString()));
        }
    }

    /// @param secret what mep-auth's administrator authenticates with
    /// @throws Failure when it was not removed, which the answer says the cause of
    void remove(String secret, String kid) {
        var token = token(secret);
        conversation.step("mep-auth removes the signing key and all tokens that it signed");
        var path = "/auth/v1/keys/" + URLEncoder.encode(kid, StandardCharsets.UTF_8);
        conversation.send(Conversation.Call.of(ADMINISTRATOR, "DELETE", auth + path, token), 204);
        conversation.show("It is removed. Clients need new tokens.");
    }

    private String token(String secret) {
        conversation.step("The administrator gets a token");
        return conversation
                .send(Conversation.Call.token(ADMINISTRATOR, secret, auth + "/oauth2/token"), 200)
                .text("/access_token");
    }
}
