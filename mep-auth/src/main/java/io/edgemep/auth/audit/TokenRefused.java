package io.edgemep.auth.audit;

/// A request was refused for lack of authentication or permission; published once a refusal.
///
/// @param client the client id that was claimed or shown; empty where there is none
/// @param address the address that the request came from
/// @param reason what was wrong, for the operator alone; never a secret
public record TokenRefused(String client, String address, String reason) {}
