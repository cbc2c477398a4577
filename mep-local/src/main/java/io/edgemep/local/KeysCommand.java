package io.edgemep.local;

/// `./mep keys rotate`: the administrator has mep-auth make a new signing key.
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
        conversation.step("The administrator gets a token");
        var token = conversation
                .send(Conversation.Call.token(ADMINISTRATOR, secret, auth + "/oauth2/token"), 200)
                .text("/access_token");
        conversation.step("mep-auth makes a new signing key");
        var key = conversation.send(Conversation.Call.of(ADMINISTRATOR, "POST", auth + "/auth/v1/keys", token), 201);
        conversation.show(
                "%s (%s) is published now and signs from %s on; the key before it stays until its last token has expired."
                        .formatted(key.text("/kid"), key.text("/alg"), key.text("/signsFrom")));
    }
}
