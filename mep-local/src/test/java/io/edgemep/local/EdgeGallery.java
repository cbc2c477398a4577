package io.edgemep.local;

import io.edgemep.local.TlsExchange.Answer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// What EdgeGallery has on both sides of one application instance: lcmcontroller and mecm-apprulemgr, which
/// manage it, and the application with its mep-agent.
final class EdgeGallery {

    /// Of local time, which mep-agent marks as UTC all the same: here it runs where most of them do.
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.ofHours(8));

    private static final Set<String> OF_MEP_AUTH = Set.of("put-access-key", "get-token");
    private static final AtomicInteger DATES = new AtomicInteger();

    private final RealPlatform platform;
    private final String id = UUID.randomUUID().toString();
    private final AccessKey key = AccessKey.random();
    private final Map<String, String> values = new HashMap<>();

    EdgeGallery(RealPlatform platform) {
        this.platform = platform;
        values.put("id", id);
        values.put("accessKey", key.id());
        values.put("secretKey", key.secret());
        values.put("domain", domain());
    }

    String id() {
        return id;
    }

    /// The name that its DNS rule has.
    String domain() {
        return "face.%s.example".formatted(id);
    }

    /// Keeps what later requests are filled with.
    EdgeGallery with(String name, String value) {
        values.put(name, value);
        return this;
    }

    /// Sends a recorded request.
    Answer send(String recorded) throws IOException {
        var port = platform.settings().port(OF_MEP_AUTH.contains(recorded) ? Service.AUTH : Service.SERVER);
        values.put("host", "localhost:" + port);
        return TlsExchange.send(
                platform.trust(), port, RecordedRequest.named(recorded).filled(values));
    }

    /// Gives the instance its access key. EdgeGallery lets anybody do that; here the administrator alone may.
    Answer putAccessKey() throws IOException {
        values.put("token", platform.client().administrator().token());
        return send("put-access-key");
    }

    /// Asks for a token as mep-agent does, never twice with the same signature, and keeps it.
    Answer getToken() throws IOException, GeneralSecurityException {
        var date = DATE.format(Instant.now().plusSeconds(DATES.incrementAndGet()));
        var host = "localhost:" + platform.settings().port(Service.AUTH);
        values.put("date", date);
        values.put("signature", key.signature(host, date));
        var answer = send("get-token");
        if (answer.status() == 200) {
            values.put("token", answer.json().path("access_token").asString());
        }
        return answer;
    }
}
