package io.edgemep.auth.audit;

/// A token was asked for and refused; an application event.
///
/// @param client the client's id, or what it called itself where that is not known
/// @param address where the request came from
/// @param reason which part failed, with no secret in it
public record TokenRefused(String client, String address, String reason) {}
