package io.edgemep.server;

import io.edgemep.common.Carriers;
import io.edgemep.common.CommonConfiguration;
import io.edgemep.common.StartGarbage;
import io.edgemep.common.audit.AuditConfiguration;
import io.edgemep.common.audit.RefusalsConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/// mep-server: the platform's side of Mp1 and Mm5 (ETSI GS MEC 011 and GS MEC 010-2).
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Import({
    CommonConfiguration.class,
    CommonConfiguration.Jwks.class,
    AuditConfiguration.class,
    RefusalsConfiguration.class
})
public class MepServer {

    public static void main(String[] args) {
        Carriers.provide();
        var application = new SpringApplication(MepServer.class);
        application.addListeners(new StartGarbage());
        application.run(args);
    }
}
