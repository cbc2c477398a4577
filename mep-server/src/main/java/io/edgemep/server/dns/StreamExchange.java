package io.edgemep.server.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Queries and replies of one TCP connection, in the order in which replies are ready (RFC 7766, section 6.2.1.1).
final class StreamExchange extends SimpleChannelInboundHandler<ByteBuf> {

    private static final Logger log = LoggerFactory.getLogger(StreamExchange.class);

    private final Responder responder;

    StreamExchange(Responder responder) {
        this.responder = responder;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        var client = (InetSocketAddress) context.channel().remoteAddress();
        responder.respond(ByteBufUtil.getBytes(message), client.getAddress(), Reply.Transport.TCP, reply -> {
            var _ = context.writeAndFlush(Unpooled.wrappedBuffer(reply));
        });
    }

    /// Who does not read its replies is not read from either, until the read timeout ends it.
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
        context.fireChannelWritabilityChanged();
    }

    /// Silence, or a stream that is no DNS.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("A connection is closed: {}", cause.toString());
        var _ = context.close();
    }
}
