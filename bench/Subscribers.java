import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/// Subscribes to services by their names, for many applications in turn.
///
/// Arguments: URL of mep-server, file of the CA, file of [Applications], callback, what the names begin with, number of the
/// first and of the last; number 0 is the name by itself.
public final class Subscribers {

    private static final int AT_ONCE = 16;

    private Subscribers() {}

    public static void main(String[] args)
            throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
        var platform = Platform.trusting(Path.of(args[1]));
        var applications = Files.readAllLines(Path.of(args[2])).stream()
                .map(line -> line.split(" "))
                .toList();
        var calls = IntStream.rangeClosed(Integer.parseInt(args[5]), Integer.parseInt(args[6]))
                .mapToObj(number -> {
                    var application = applications.get(number % applications.size());
                    var url = args[0] + "/mec_service_mgmt/v1/applications/" + application[0] + "/subscriptions";
                    var json = body(args[3], number == 0 ? args[4] : args[4] + "-" + number);
                    return (Callable<Object>) () -> platform.sendJson(201, "POST", url, application[1], json);
                })
                .toList();
        Platform.all(AT_ONCE, calls);
    }

    private static String body(String callback, String name) {
        return """
                {"subscriptionType": "SerAvailabilityNotificationSubscription", "callbackReference": "%s",
                 "filteringCriteria": {"serNames": ["%s"]}}""".formatted(callback, name);
    }
}
