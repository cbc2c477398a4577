package io.edgemep.auth.audit;

/// An administrator asks for a change that no path of his tells of; published before it is made, and where it cannot be
/// written down, it must not be.
///
/// @param action what is asked for, such as `token.revoke`
/// @param client the administrator's client id
/// @param address the address that the request came from
/// @param what is to be changed; never a secret
public record ChangeAsked(String action, String client, String address, String what) {}
