package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.FrugalServerTest;
import io.edgemep.server.Mp1;
import io.edgemep.server.TestServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@FrugalServerTest
class UnpublishedTests {

    @Autowired
    Mp1 mp1;

    @ParameterizedTest
    @ValueSource(strings = {"{\"publish\": true}", "{\"publish\": \"yes\"}", "7"})
    void storesWhateverAnOwnerWritesThereAndPublishesNothing(String gateway) {
        var app = mp1.application();

        var registered = app.register(TestServices.service().with("/transportInfo/implSpecificInfo/gateway", gateway));

        assertThat(registered.status()).isEqualTo(201);
        assertThat(registered
                        .json()
                        .at("/transportInfo/implSpecificInfo/gateway")
                        .toString())
                .isEqualTo(gateway.replace(" ", ""));
        var id = registered.json().path("serInstanceId").asString();
        var answer = app.get("/mep/gateway/v1/services/" + id);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.detail()).contains("publishes no services");
    }

    @Test
    void hasNoOtherPathThere() {
        assertThat(mp1.application().get("/mep/gateway/v1/services").status()).isEqualTo(404);
    }
}
