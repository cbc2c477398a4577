package io.edgemep.server.dns;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Semaphore;

/// Closes at once what would be one connection too many.
@Sharable
final class OpenConnections extends ChannelInboundHandlerAdapter {

    private final Semaphore places;

    OpenConnections(int most) {
        this.places = new Semaphore(most);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (places.tryAcquire()) {
            var _ = context.channel().closeFuture().addListener(_ -> places.release());
            context.fireChannelActive();
        } else {
            var _ = context.close();
        }
    }
}
