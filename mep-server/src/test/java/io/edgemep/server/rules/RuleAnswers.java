package io.edgemep.server.rules;

import io.edgemep.server.AnswerCases;
import io.edgemep.server.Mp1;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer of the rules on Mp1.
@Lazy
@Component
class RuleAnswers extends AnswerCases {

    private static final String TRAFFIC = "/applications/{appInstanceId}/traffic_rules";
    private static final String DNS = "/applications/{appInstanceId}/dns_rules";
    private static final String ON = "{\"state\": \"ACTIVE\"}";

    private final Rules rules;

    RuleAnswers(Mp1 mp1, Rules rules) {
        super(mp1, "/mec_app_support/v1");
        this.rules = rules;
    }

    @Override
    protected void list() {
        own("GET", TRAFFIC, 200, app -> app.get(own(app, "traffic_rules")));
        foreign("GET", TRAFFIC, "traffic_rules", null);
        one(TRAFFIC + "/{trafficRuleId}", "traffic_rules/1");
        own("GET", DNS, 200, app -> app.get(own(app, "dns_rules")));
        foreign("GET", DNS, "dns_rules", null);
        one(DNS + "/{dnsRuleId}", "dns_rules/1");
    }

    private void one(String template, String resource) {
        own("GET", template, 200, app -> pushed(app).get(own(app, resource)));
        own("GET", template, 304, app -> {
            var tag = String.valueOf(pushed(app).get(own(app, resource)).header("ETag"));
            return app.get(own(app, resource), "If-None-Match", tag);
        });
        foreign("GET", template, resource, null);
        own("PUT", template, 200, app -> pushed(app).put(own(app, resource), ON));
        own("PUT", template, 412, app -> put(app, resource, "If-Match", "\"none\""));
        foreign("PUT", template, resource, ON);
        writes("PUT", template, resource, "{\"state\": \"ON\"}");
    }

    private Answer put(Application app, String resource, String... headers) {
        return pushed(app).put(own(app, resource), ON, headers);
    }

    /// With one rule of each kind, whose id is 1.
    private Application pushed(Application app) {
        rules.put(app.id(), TestRules.traffic("1", RuleState.INACTIVE));
        rules.put(app.id(), TestRules.dns("1", TestRules.name(), RuleState.INACTIVE));
        for (var kind : RuleKind.values()) {
            rules.settle(new RuleKey(app.id(), "1"), kind, java.time.Duration.ofSeconds(10));
        }
        return app;
    }
}
