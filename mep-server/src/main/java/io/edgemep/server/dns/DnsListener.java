package io.edgemep.server.dns;

import io.edgemep.common.StartRefused;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// The sockets of the embedded server: one port, by UDP and TCP.
final class DnsListener implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int LENGTH = 2;
    private static final int LONGEST = 65_535;
    private static final int PORTS_TRIED = 16;
    private static final int STOP_SECONDS = 2;

    private final EventLoopGroup threads =
            new MultiThreadIoEventLoopGroup(THREADS, new DefaultThreadFactory("dns", true), NioIoHandler.newFactory());
    private final EmbeddedDnsProperties properties;
    private final Responder responder;
    private final OpenConnections connections;
    private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final int port;

    /// @throws StartRefused when the address or port cannot be had
    DnsListener(EmbeddedDnsProperties properties, Responder responder, OpenConnections connections) {
        this.properties = properties;
        this.responder = responder;
        this.connections = connections;
        try {
            this.port = open();
        } catch (StartRefused refused) {
            close();
            throw refused;
        }
    }

    /// The same port for both: a free one for TCP may be taken for UDP.
    private int open() {
        for (int tried = 1; ; tried++) {
            var tcp = tcp().bind(properties.address(), properties.port()).awaitUninterruptibly();
            var bound = require(tcp, "TCP");
            var udp = udp().bind(properties.address(), bound.getPort()).awaitUninterruptibly();
            if (udp.isSuccess() || properties.port() != 0 || tried == PORTS_TRIED) {
                return require(udp, "UDP").getPort();
            }
            var _ = tcp.channel().close().awaitUninterruptibly();
        }
    }

    private InetSocketAddress require(ChannelFuture bound, String transport) {
        if (bound.isSuccess()) {
            sockets.add(bound.channel());
            return (InetSocketAddress) bound.channel().localAddress();
        }
        var cause = bound.cause();
        if (cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use")) {
            throw new StartRefused(
                    "Port %d of %s is used by another program (%s): stop that, or set mep.dns.embedded.port (MEP_DNS_PORT) to a free port."
                            .formatted(properties.port(), properties.address(), transport));
        }
        throw new StartRefused(
                "The DNS server cannot listen on port %d of %s by %s (%s): mend mep.dns.embedded.address or mep.dns.embedded.port."
                        .formatted(
                                properties.port(),
                                properties.address(),
                                transport,
                                cause == null ? "no reason given" : cause.getMessage()));
    }

    private Bootstrap udp() {
        return new Bootstrap()
                .group(threads)
                .channel(NioDatagramChannel.class)
                // Longer queries are cut, and so are malformed.
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(Responder.LARGEST_QUERY))
                .handler(new DatagramExchange(responder));
    }

    private ServerBootstrap tcp() {
        return new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        pipeline(channel);
                    }
                });
    }

    private void pipeline(Channel channel) {
        channel.pipeline()
                .addLast(connections)
                .addLast(new ReadTimeoutHandler(properties.idleTimeout().toMillis(), TimeUnit.MILLISECONDS))
                .addLast(new LengthFieldBasedFrameDecoder(LONGEST + LENGTH, 0, LENGTH, 0, LENGTH))
                .addLast(new LengthFieldPrepender(LENGTH))
                .addLast(new StreamExchange(responder));
    }

    int port() {
        return port;
    }

    /// The sockets first: the port would else be taken for a while after the threads are gone.
    @Override
    public void close() {
        var _ = sockets.close().awaitUninterruptibly();
        var _ = threads.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
