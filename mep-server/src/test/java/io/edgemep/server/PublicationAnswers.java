package io.edgemep.server;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer of the API of published services.
@Lazy
@Component
class PublicationAnswers extends AnswerCases {

    private static final String ROOT = "/mep/gateway/v1";
    private static final String SERVICE = "/services/{serInstanceId}";

    PublicationAnswers(Mp1 mp1) {
        super(mp1, ROOT);
    }

    @Override
    protected void list() {
        on("GET", SERVICE, 200, () -> app().get(ROOT + "/services/" + published()));
        on("GET", SERVICE, 404, () -> app().get(ROOT + "/services/unknown"));
        refusals("GET", SERVICE, ROOT + "/services/1", null);
    }

    private String published() {
        var registered = app().register(TestServices.service()
                .with("/transportInfo/implSpecificInfo", "{\"gateway\": {\"publish\": true}}"));
        return registered.json().path("serInstanceId").asString();
    }
}
