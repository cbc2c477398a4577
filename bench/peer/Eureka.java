import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;

/// A Eureka server that is alone, on virtual threads like mep-server, with its defaults otherwise.
@EnableAutoConfiguration
@EnableEurekaServer
public class Eureka {

    public static void main(String[] args) {
        new SpringApplicationBuilder(Eureka.class)
                .properties(
                        "eureka.client.register-with-eureka=false",
                        "eureka.client.fetch-registry=false",
                        "eureka.server.wait-time-in-ms-when-sync-empty=0",
                        "logging.level.com.netflix=warn")
                .run(args);
    }
}
