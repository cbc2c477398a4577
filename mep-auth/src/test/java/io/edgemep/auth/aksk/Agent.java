package io.edgemep.auth.aksk;

import io.edgemep.auth.AuthHttp;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks for tokens as EdgeGallery's mep-agent does, byte for byte, and checks every answer against the contract.
///
/// It signs with code of its own, so that it finds a fault of the server's.
///
/// @param port where the server really is
/// @param host what the Host header says, which is signed
/// @param address what a trusted proxy says of the client
record Agent(int port, String host, String address, String accessKey, String secretKey) {

    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /// @param headers by their names in lower case
    record Answer(int status, Map<String, String> headers, String body) {

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    Agent at(String otherAddress) {
        return new Agent(port, host, otherAddress, accessKey, secretKey);
    }

    Agent with(String otherAccessKey, String otherSecretKey) {
        return new Agent(port, host, address, otherAccessKey, otherSecretKey);
    }

    Answer ask(Instant at) {
        return send(signed(at));
    }

    String signed(Instant at) {
        return request(date(at), signature(date(at)));
    }

    static String date(Instant at) {
        return DATE.format(at);
    }

    /// The request as Go's HTTP client writes it, and the header that the gateway adds.
    String request(String date, String signature) {
        return """
                POST /mep/token HTTP/1.1
                Host: %s
                User-Agent: Go-http-client/1.1
                Content-Length: 0
                Authorization: SDK-HMAC-SHA256 Access=%s, SignedHeaders=content-type;host;x-sdk-date, Signature=%s
                Content-Type: application/json
                X-Sdk-Date: %s
                Accept-Encoding: gzip
                X-Forwarded-For: %s

                """.formatted(host, accessKey, signature, date, address).replace("\n", "\r\n");
    }

    String signature(String date) {
        var canonical = "POST\n/mep/token/\n\ncontent-type:application/json\nhost:" + host + "\nx-sdk-date:" + date
                + "\n\ncontent-type;host;x-sdk-date\n" + EMPTY;
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of()
                    .formatHex(mac.doFinal(
                            ("SDK-HMAC-SHA256\n" + date + "\n" + HexFormat.of().formatHex(hash))
                                    .getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Answer send(String request) {
        try (var connection = new Connection(port)) {
            var answer = connection.send(request);
            AuthHttp.CONTRACT.check(
                    "POST", "/mep/token", answer.status(), answer.headers().get("content-type"), answer.body());
            return answer;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// A connection that is kept for one request after the other; their answers are held against nothing.
    static final class Connection implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;

        Connection(int port) throws IOException {
            socket = new Socket("localhost", port);
            socket.setSoTimeout(30_000);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        Answer send(String request) throws IOException {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return read(in);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Answer read(InputStream in) throws IOException {
        var status = Integer.parseInt(line(in).split(" ", 3)[1]);
        var headers = new TreeMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(status, headers, body(in, headers.get("content-length")));
    }

    private static String body(InputStream in, String length) throws IOException {
        if (length != null) {
            return new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
        }
        var body = new StringBuilder();
        for (var size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
            line(in);
        }
        // The line that ends the trailer: what follows is another answer.
        line(in);
        return body.toString();
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            line.append((char) octet);
        }
        return line.toString().strip();
    }
}
