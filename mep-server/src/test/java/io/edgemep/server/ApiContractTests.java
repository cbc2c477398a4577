package io.edgemep.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@MepServerTest
class ApiContractTests {

    @Autowired
    Mp1 mp1;

    @Test
    void servesTheContractThatIsCheckedIn() {
        var served = mp1.bearing("").get("/v3/api-docs");

        assertThat(served.status()).isEqualTo(200);
        Mp1.CONTRACT.requireSame(served.body());
    }

    @Test
    void showsTheContractToABrowser() {
        assertThat(mp1.bearing("").get("/swagger-ui/index.html").body()).contains("swagger-ui");
    }
}
