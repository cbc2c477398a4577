package io.edgemep.server;

import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/// Every answer to managers of EdgeGallery that end an instance.
@Lazy
@Component
class AppInstanceTerminationAnswers extends AnswerCases {

    private static final String ROOT = "/mep/mec_app_support/v1";
    private static final String END = "/applications/{appInstanceId}/AppInstanceTermination";

    AppInstanceTerminationAnswers(Mp1 mp1) {
        super(mp1, ROOT);
    }

    @Override
    protected void list() {
        on("DELETE", END, 200, () -> mp1.manager().delete(own(app(), "AppInstanceTermination")));
        on("DELETE", END, 400, () -> mp1.manager().delete(ROOT + "/applications/no,id/AppInstanceTermination"));
        refusals("DELETE", END, own(app(), "AppInstanceTermination"), null);
    }
}
