package io.edgemep.auth;

import io.edgemep.common.CommonConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/// mep-auth: issues the tokens that the platform's APIs are used with, and keeps the applications' credentials.
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Import(CommonConfiguration.class)
public class MepAuth {

    public static void main(String[] args) {
        SpringApplication.run(MepAuth.class, args);
        // A start leaves far more behind than the service then has, and the serial collector would keep it for hours.
        System.gc();
    }
}
