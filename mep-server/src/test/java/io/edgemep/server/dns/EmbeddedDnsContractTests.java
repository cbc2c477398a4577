package io.edgemep.server.dns;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class EmbeddedDnsContractTests extends DnsBackendContract {

    private TestEmbedded running;

    @BeforeEach
    void start() {
        running = TestEmbedded.start("zones=mec.test");
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Override
    DnsBackend backend() {
        return running.dns();
    }

    @Override
    DnsBackend restarted() {
        stop();
        start();
        return running.dns();
    }

    @Override
    DnsClient client() {
        return running.client();
    }
}
