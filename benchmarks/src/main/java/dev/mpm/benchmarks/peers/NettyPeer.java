package dev.mpm.benchmarks.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;

/** Netty with its native epoll transport and an event loop for each processor; it answers what is quick. */
final class NettyPeer {

    private NettyPeer() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) throws InterruptedException {
        var arguments = Arguments.of(args);
        var loops = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(), EpollIoHandler.newFactory());
        new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new Pipeline())
                .bind("127.0.0.1", arguments.port())
                .sync();
    }

    private static final class Pipeline extends ChannelInitializer<SocketChannel> {

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline().addLast(new HttpServerCodec(), new Handler());
        }
    }

    private record Answer(String type, ByteBuf body) {

        static Answer of(String type, String body) {
            return new Answer(type, Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(Answers.bytes(body))));
        }
    }

    private static final class Handler extends SimpleChannelInboundHandler<HttpObject> {

        private static final Map<String, Answer> ANSWERS = Map.of(
                "/plaintext", Answer.of(Answers.TEXT_TYPE, Answers.PLAINTEXT),
                "/json", Answer.of(Answers.JSON_TYPE, Answers.JSON));

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
            if (message instanceof HttpRequest request) {
                answer(context, request);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }

        private static void answer(ChannelHandlerContext context, HttpRequest request) {
            var answer = ANSWERS.get(request.uri());
            var response = answer == null
                    ? new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND)
                    : new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.OK,
                            answer.body().duplicate());
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer == null ? Answers.TEXT_TYPE : answer.type());
            response.headers()
                    .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
            boolean keepAlive = HttpUtil.isKeepAlive(request);
            if (!keepAlive) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
            var written = context.write(response);
            if (!keepAlive) {
                var _ = written.addListener(ChannelFutureListener.CLOSE);
            }
        }
    }
}
