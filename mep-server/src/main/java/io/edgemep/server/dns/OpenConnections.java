package io.edgemep.server.dns;

import io.edgemep.server.dns.DnsMetrics.Refusal;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Closes at once a connection of a stranger, and what would be one connection too many: of one client, so that none
/// can take the places of all others by being silent, or of all together.
@Sharable
final class OpenConnections extends ChannelInboundHandlerAdapter {

    private final ClientNetworks clients;
    private final int most;
    private final int mostOfClient;
    private final DnsMetrics metrics;
    private final Map<InetAddress, Integer> open = new HashMap<>();
    private int all;

    OpenConnections(ClientNetworks clients, EmbeddedDnsProperties properties, DnsMetrics metrics) {
        this.clients = clients;
        this.most = properties.maxConnections();
        this.mostOfClient = properties.maxConnectionsPerClient();
        this.metrics = metrics;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        // A connection that is gone already has no address any more.
        if (!(context.channel().remoteAddress() instanceof InetSocketAddress remote)) {
            var _ = context.close();
            return;
        }
        var client = remote.getAddress();
        var refusal = clients.contain(client) ? enter(client) : Optional.of(Refusal.STRANGER);
        if (refusal.isPresent()) {
            metrics.count(refusal.get());
            var _ = context.close();
        } else {
            var _ = context.channel().closeFuture().addListener(_ -> leave(client));
            context.fireChannelActive();
        }
    }

    private synchronized Optional<Refusal> enter(InetAddress client) {
        var ofClient = open.getOrDefault(client, 0);
        if (ofClient >= mostOfClient) {
            return Optional.of(Refusal.TOO_MANY_OF_CLIENT);
        } else if (all >= most) {
            return Optional.of(Refusal.TOO_MANY);
        }
        open.put(client, ofClient + 1);
        all++;
        return Optional.empty();
    }

    private synchronized void leave(InetAddress client) {
        open.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
        all--;
    }
}
