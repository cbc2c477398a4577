package io.edgemep.server;

import io.edgemep.common.audit.Exports;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer of the audit log.
@Lazy
@Component
class AuditAnswers extends AnswerCases {

    private static final String ENTRIES = "/entries";

    private final Exports exports;

    AuditAnswers(Mp1 mp1, Exports exports) {
        super(mp1, "/mepcfg/audit/v1");
        this.exports = exports;
    }

    @Override
    protected void list() {
        var path = "/mepcfg/audit/v1/entries";
        on("GET", ENTRIES, 200, () -> mp1.manager().get(path + "?limit=3"));
        on("GET", ENTRIES, 400, () -> mp1.manager().get(path + "?order=best"));
        refusals("GET", ENTRIES, path, null);
        on("GET", ENTRIES, 503, () -> {
            var begun = IntStream.range(0, 100).filter(_ -> exports.begin()).count();
            try {
                return mp1.manager().get(path, "Accept", "application/x-ndjson");
            } finally {
                LongStream.range(0, begun).forEach(_ -> exports.end());
            }
        });
    }
}
