package io.edgemep.auth;

import io.edgemep.common.Carriers;
import io.edgemep.common.CommonConfiguration;
import io.edgemep.common.StartGarbage;
import io.edgemep.common.audit.AuditConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/// mep-auth: issues the tokens that the platform's APIs are used with, and keeps the applications' credentials.
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Import({CommonConfiguration.class, AuditConfiguration.class})
public class MepAuth {

    public static void main(String[] args) {
        Carriers.provide();
        var application = new SpringApplication(MepAuth.class);
        application.addListeners(new StartGarbage());
        application.run(args);
    }
}
