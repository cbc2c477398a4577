import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Locale;

/// How long after the answer to a registration at one replica a discovery at another one finds the service.
///
/// Arguments: URLs of the two, file of the CA, file of [Applications], file of a service, number of samples. Prints median
/// and 99th percentile in milliseconds.
public final class Staleness {

    private static final int BEFORE = 20;
    private static final long MOST_NANOS = 10_000_000_000L;

    private final Platform platform;
    private final String writer;
    private final String reader;
    private final String token;
    private final String service;

    private Staleness(Platform platform, String[] args, String[] application) throws IOException {
        this.platform = platform;
        this.writer = args[0] + "/mec_service_mgmt/v1/applications/" + application[0] + "/services";
        this.reader = args[1] + "/mec_service_mgmt/v1/services?ser_name=";
        this.token = application[1];
        this.service = Files.readString(Path.of(args[4]));
    }

    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        var application = Files.readAllLines(Path.of(args[3])).getFirst().split(" ");
        var staleness = new Staleness(Platform.trusting(Path.of(args[2])), args, application);
        var samples = new ArrayList<Long>();
        for (var i = 0; i < BEFORE + Integer.parseInt(args[5]); i++) {
            var sample = staleness.sample("bench-stale-" + i);
            if (i >= BEFORE) {
                samples.add(sample);
            }
        }
        samples.sort(null);
        System.out.printf(
                Locale.ROOT,
                "RESULT %.3f %.3f%n",
                samples.get(samples.size() / 2) / 1e6,
                samples.get(samples.size() * 99 / 100) / 1e6);
    }

    /// Asks again and again; what one question takes is part of the sample.
    private long sample(String name) throws IOException, InterruptedException {
        platform.sendJson(201, "POST", writer, token, service.replace("NAME", name));
        var answered = System.nanoTime();
        while (!platform.sendJson(200, "GET", reader + name, token, "").body().contains("serInstanceId")) {
            if (System.nanoTime() - answered > MOST_NANOS) {
                throw new IllegalStateException(name + " was not found at the other replica within 10 s");
            }
        }
        return System.nanoTime() - answered;
    }
}
