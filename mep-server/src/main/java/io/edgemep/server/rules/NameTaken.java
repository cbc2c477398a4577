package io.edgemep.server.rules;

/// A domain name that is another application's.
///
/// @param position which of the names that were asked for, from 0
/// @param appInstanceId whose it is
public record NameTaken(int position, String appInstanceId) {}
