import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One HTTP/1.1 connection to this machine, because all clients that are made by others send a request anew when its
/// connection is lost, and the question is how many are.
final class Connection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 5_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private boolean closing;

    Connection(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// @return the status of the answer, whose body is left out
    int get(String path, String token) throws IOException {
        var authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
        var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + authorization + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var status = Integer.parseInt(line().split(" ")[1]);
        var length = 0;
        var chunked = false;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var field = header.toLowerCase(Locale.ROOT);
            if (field.startsWith("content-length:")) {
                length = Integer.parseInt(field.substring(field.indexOf(':') + 1).strip());
            }
            chunked |= field.startsWith("transfer-encoding:");
            closing |= field.equals("connection: close");
        }
        if (chunked) {
            skipChunks();
        } else {
            in.skipNBytes(length);
        }
        return status;
    }

    private void skipChunks() throws IOException {
        for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            in.skipNBytes(size + 2L);
        }
        line();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended before the answer did");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /// A client's connections, one to each port.
    static final class Kept {

        private final Map<Integer, Connection> byPort = new HashMap<>();

        Connection to(int port) throws IOException {
            var kept = byPort.get(port);
            if (kept == null || kept.closing) {
                drop(port);
                kept = new Connection(port);
                byPort.put(port, kept);
            }
            return kept;
        }

        void keepOnly(Collection<Integer> ports) {
            byPort.keySet().stream().filter(port -> !ports.contains(port)).toList().forEach(this::drop);
        }

        void drop(int port) {
            var dropped = byPort.remove(port);
            if (dropped != null) {
                try {
                    dropped.close();
                } catch (IOException closedAlready) {
                    System.out.println("port " + port + " on closing: " + closedAlready);
                }
            }
        }
    }
}
