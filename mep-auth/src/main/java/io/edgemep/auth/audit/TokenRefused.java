package io.edgemep.auth.audit;

/// A request was refused for lack of authentication or permission; published once a refusal.
///
/// @param action what was asked for, such as `token.issue`
/// @param client the client id that was claimed or shown; empty where there is none
/// @param address the address that the request came from
/// @param reason what was wrong, for the operator alone; never a secret
public record TokenRefused(String action, String client, String address, String reason) {

    /// A token of the token endpoint or for a signed request.
    public static final String ISSUE = "token.issue";

    /// The end of a token before its time.
    public static final String REVOKE = "token.revoke";
}
