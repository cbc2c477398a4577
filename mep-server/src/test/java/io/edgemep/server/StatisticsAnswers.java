package io.edgemep.server;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer of the statistics.
@Lazy
@Component
class StatisticsAnswers extends AnswerCases {

    private static final String ROOT = "/mep/service_govern/v1";
    private static final String LOG = "/kong_log";
    private static final String[] SECRET = {"X-MEP-Statistics-Secret", MepServerTest.STATISTICS_SECRET};

    StatisticsAnswers(Mp1 mp1) {
        super(mp1, ROOT);
    }

    @Override
    protected void list() {
        for (var path : new String[] {LOG, "/subscribe_statistic", "/services"}) {
            on("GET", path, 200, () -> mp1.manager().get(ROOT + path));
            refusals("GET", path, ROOT + path, null);
        }
        on("POST", LOG, 204, () -> mp1.bearing("").post(ROOT + LOG, "{}", SECRET));
        on("POST", LOG, 400, () -> mp1.bearing("").post(ROOT + LOG, "1", SECRET));
        on("POST", LOG, 401, () -> mp1.bearing("").post(ROOT + LOG, "{}"));
        on("POST", LOG, 413, () -> mp1.bearing("").post(ROOT + LOG, LARGE, SECRET));
        on(
                "POST",
                LOG,
                415,
                () -> mp1.bearing("").post(ROOT + LOG, "{}", SECRET[0], SECRET[1], "Content-Type", "text/plain"));
    }
}
