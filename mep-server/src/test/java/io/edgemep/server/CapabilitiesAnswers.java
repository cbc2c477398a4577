package io.edgemep.server;

import java.util.List;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer of the platform's capabilities.
@Lazy
@Component
class CapabilitiesAnswers extends AnswerCases {

    private static final String ROOT = "/mepcfg/mec_platform_config/v1";
    private static final String LIST = "/capabilities";
    private static final String ONE = "/capabilities/{capabilityId}";

    CapabilitiesAnswers(Mp1 mp1) {
        super(mp1, ROOT);
    }

    @Override
    protected void list() {
        on("GET", LIST, 200, () -> mp1.manager().get(ROOT + LIST));
        on("GET", LIST, 400, () -> mp1.manager().get(ROOT + LIST + "?limit=0"));
        on("GET", ONE, 200, () -> {
            var service = app().register(TestServices.service()).json();
            return mp1.manager()
                    .get(ROOT + LIST + "/" + service.path("serInstanceId").asString());
        });
        on("GET", ONE, 404, () -> mp1.manager().get(ROOT + LIST + "/unknown"));
        for (var path : List.of(LIST, ONE)) {
            refusals("GET", path, ROOT + path.replace("{capabilityId}", "1"), null);
        }
    }
}
