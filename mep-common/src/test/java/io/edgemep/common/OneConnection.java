package io.edgemep.common;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Pattern;

/// A connection that is kept for many requests, as a gateway keeps it.
public final class OneConnection {

    private static final String REQUEST = "GET /livez HTTP/1.1\r\nHost: localhost\r\n";

    private OneConnection() {}

    /// Asks so many times for the liveness of the service at the port, and the last time to close the connection.
    ///
    /// @return how many answers were 200
    public static long answered(int port, int requests) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var out = socket.getOutputStream();
            out.write((REQUEST + "\r\n").repeat(requests - 1).getBytes(US_ASCII));
            out.write((REQUEST + "Connection: close\r\n\r\n").getBytes(US_ASCII));
            var answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return Pattern.compile("HTTP/1\\.1 200").matcher(answers).results().count();
        }
    }
}
