package io.edgemep.server.mp1;

import java.time.Instant;

/// The applications that have been let in to Mp1, for whoever answers before that is asked.
@FunctionalInterface
public interface AdmittedApplications {

    /// Whether an application with a token of that age was let in, and nothing is known against it. It costs no query;
    /// that it is not known says nothing.
    ///
    /// @param issuedAt when its token was issued, to the second
    boolean isAdmitted(String appInstanceId, Instant issuedAt);
}
