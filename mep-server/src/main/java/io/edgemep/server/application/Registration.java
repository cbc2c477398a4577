package io.edgemep.server.application;

/// The registration of an application, as committed.
///
/// @param info what it says of itself, its appInstanceId included
/// @param version counts registrations and changes; what the ETag tells
record Registration(AppInfo info, long version) {

    String etag() {
        return "\"" + version + "\"";
    }
}
