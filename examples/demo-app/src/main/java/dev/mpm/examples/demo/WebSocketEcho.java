package dev.mpm.examples.demo;

import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.spi.WebSocketHttpExchange;

/**
 * Sends every WebSocket message back, text as text and binary as binary; fragments come back as one message. Pings and
 * the closing handshake are answered by the listener's base class.
 */
final class WebSocketEcho implements WebSocketConnectionCallback {

    private static final long MOST_BYTES = 1 << 20;

    @Override
    public void onConnect(WebSocketHttpExchange exchange, WebSocketChannel channel) {
        channel.getReceiveSetter().set(new Listener());
        channel.resumeReceives();
    }

    private static final class Listener extends AbstractReceiveListener {

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            var data = message.getData();
            WebSockets.sendBinary(data.getResource(), channel, new Release(data::free));
        }

        @Override
        protected long getMaxTextBufferSize() {
            return MOST_BYTES;
        }

        @Override
        protected long getMaxBinaryBufferSize() {
            return MOST_BYTES;
        }
    }

    /** Gives a message's buffers back when they have been written, or never will be. */
    private record Release(Runnable free) implements WebSocketCallback<Void> {

        @Override
        public void complete(WebSocketChannel channel, Void context) {
            free.run();
        }

        @Override
        public void onError(WebSocketChannel channel, Void context, Throwable failure) {
            free.run();
        }
    }
}
