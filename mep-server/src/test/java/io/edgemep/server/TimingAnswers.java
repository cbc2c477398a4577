package io.edgemep.server;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer of timing, in `mec_app_support`.
@Lazy
@Component
class TimingAnswers extends AnswerCases {

    private static final String ROOT = "/mec_app_support/v1";

    TimingAnswers(Mp1 mp1) {
        super(mp1, ROOT);
    }

    @Override
    protected void list() {
        for (var resource : java.util.List.of("/timing/timing_caps", "/timing/current_time")) {
            on("GET", resource, 200, () -> app().get(ROOT + resource));
            refusals("GET", resource, ROOT + resource, null);
        }
    }
}
