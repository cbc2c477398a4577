package io.edgemep.server.dns;

import io.edgemep.common.StartRefused;
import java.net.InetAddress;
import java.util.List;

/// The networks whose hosts may ask the embedded server.
final class ClientNetworks {

    private static final String PROPERTY = "mep.dns.embedded.clients";

    private final List<Network> networks;

    ClientNetworks(List<String> networks) {
        this.networks = networks.stream().map(Network::parse).toList();
    }

    boolean contain(InetAddress client) {
        var address = client.getAddress();
        return networks.stream().anyMatch(network -> network.has(address));
    }

    private record Network(InetAddress network, int length) {

        static Network parse(String text) {
            var parts = text.strip().split("/", 2);
            try {
                var network = InetAddress.ofLiteral(parts[0]);
                var bits = network.getAddress().length * 8;
                var length = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
                if (length >= 0 && length <= bits) {
                    return new Network(network, length);
                }
            } catch (IllegalArgumentException notANetwork) {
                throw refused(text);
            }
            throw refused(text);
        }

        private static StartRefused refused(String text) {
            return new StartRefused("%s contains \"%s\", which is no network; write networks as 10.0.0.0/8 or fd00::/8."
                    .formatted(PROPERTY, text));
        }

        boolean has(byte[] other) {
            var address = network.getAddress();
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < length; bit++) {
                var mask = 0x80 >> (bit % 8);
                if ((other[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
