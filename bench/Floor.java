import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What any answer of mep-server costs at least: its Spring Boot, its Tomcat, its virtual threads and its TLS, and one
/// controller: an empty answer, the octets of an answer that mep-server gave, and a subscriber that takes callbacks. No security chain, no database. Run on the libraries of mep-server's jar; where it listens, and whether
/// by HTTPS, it reads from the same Spring properties.
@RestController
@ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    PropertyPlaceholderAutoConfiguration.class,
    SslAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class
})
public class Floor {

    private byte[] answer = {};

    @GetMapping("/")
    Map<String, String> empty() {
        return Map.of();
    }

    @GetMapping(path = "/answer", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] answer() {
        return answer;
    }

    /// Reads the file anew that BENCH_ANSWER names.
    @PostMapping("/answer")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void load() throws IOException {
        answer = Files.readAllBytes(Path.of(System.getenv("BENCH_ANSWER")));
    }

    @PostMapping("/callback")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void receive(@RequestBody byte[] notification) {
        if (notification.length == 0) {
            throw new IllegalArgumentException("a callback without a body");
        }
    }

    public static void main(String[] args) {
        SpringApplication.run(Floor.class, args);
    }
}
