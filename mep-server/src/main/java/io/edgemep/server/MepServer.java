package io.edgemep.server;

import io.edgemep.common.CommonConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/// mep-server: the platform's side of Mp1 and Mm5 (ETSI GS MEC 011 and GS MEC 010-2).
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Import({CommonConfiguration.class, CommonConfiguration.Jwks.class})
public class MepServer {

    public static void main(String[] args) {
        SpringApplication.run(MepServer.class, args);
        // A start leaves far more behind than the service then has, and the serial collector would keep it for hours.
        System.gc();
    }
}
