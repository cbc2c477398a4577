package io.edgemep.server.dns;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Queries and replies by UDP.
final class DatagramExchange extends SimpleChannelInboundHandler<DatagramPacket> {

    private static final Logger log = LoggerFactory.getLogger(DatagramExchange.class);

    private final Responder responder;

    DatagramExchange(Responder responder) {
        this.responder = responder;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        var client = packet.sender();
        var query = ByteBufUtil.getBytes(packet.content());
        responder.respond(query, client.getAddress(), Reply.Transport.UDP, reply -> {
            // What the network does not take now is lost, as any datagram may be.
            if (context.channel().isWritable()) {
                var _ = context.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(reply), client));
            }
        });
    }

    /// The socket serves everybody: one client's packet never closes it.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("A datagram could not be answered", cause);
    }
}
