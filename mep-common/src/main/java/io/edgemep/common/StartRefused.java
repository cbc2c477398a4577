package io.edgemep.common;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// A configuration that the service must not run with; its one sentence is all that the log shows of it.
///
/// The message names the property and what would mend it, and never a value that is secret: the binder's own
/// validation prints values.
public final class StartRefused extends RuntimeException {

    public StartRefused(String sentence) {
        super(sentence);
    }

    /// Registered in `META-INF/spring.factories`.
    static final class Analyzer extends AbstractFailureAnalyzer<StartRefused> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, StartRefused refused) {
            return new FailureAnalysis(refused.getMessage(), null, refused);
        }
    }
}
