import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Registers applications at mep-auth and gets a token for each. Prints a line "appInstanceId token credentials"
/// for each, the credentials as HTTP's Basic scheme has them.
///
/// Arguments: URL of mep-auth, file of the CA, file of the administrator's secret, number of applications.
public final class Applications {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Platform platform;
    private final String auth;

    private Applications(Platform platform, String auth) {
        this.platform = platform;
        this.auth = auth;
    }

    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        var applications = new Applications(Platform.trusting(Path.of(args[1])), args[0]);
        var secret = Files.readString(Path.of(args[2])).strip();
        var administrator = applications.token("administrator", secret);
        for (var i = 0; i < Integer.parseInt(args[3]); i++) {
            var id = "bench-app-" + i;
            var own = applications.register(administrator, id);
            System.out.println(id + " " + applications.token(id, own) + " " + credentials(id, own));
        }
    }

    /// @return the application's secret
    private String register(String administrator, String id) throws IOException, InterruptedException {
        var url = auth + "/auth/v1/applications/" + id;
        var body = "{\"appName\": \"%s\"}".formatted(id);
        return text(platform.sendJson(201, "PUT", url, administrator, body), "client_secret");
    }

    private String token(String id, String secret) throws IOException, InterruptedException {
        var answer = platform.send(
                200,
                "POST",
                auth + "/oauth2/token",
                "Basic " + credentials(id, secret),
                "application/x-www-form-urlencoded",
                "grant_type=client_credentials");
        return text(answer, "access_token");
    }

    private static String credentials(String id, String secret) {
        return Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(HttpResponse<String> answer, String member) {
        JsonNode body = JSON.readTree(answer.body());
        return body.path(member).asString();
    }
}
