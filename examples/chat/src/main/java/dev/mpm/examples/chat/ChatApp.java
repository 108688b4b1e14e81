package dev.mpm.examples.chat;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.messages.Message;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One room for everybody: what a client of any worker says, the clients of all workers hear. */
public final class ChatApp implements App {

    /** A client that has not taken a line after this is closed, so that lines for it do not pile up. */
    private static final long SLOW_CLIENT_MILLIS = 5_000;

    private final Set<WebSocketChannel> clients = ConcurrentHashMap.newKeySet();

    @Override
    public HttpHandler start(AppContext context) {
        context.cluster().subscribe("chat", this::tell);
        var page = new ClassPathResourceManager(ChatApp.class.getClassLoader(), ChatApp.class.getPackage());
        return Handlers.path(Handlers.resource(page))
                .addExactPath("/chat", Handlers.websocket((_, client) -> join(client, context)));
    }

    private void join(WebSocketChannel client, AppContext context) {
        WebSockets.sendText("* welcome to worker " + context.slot(), client, null);
        client.getReceiveSetter().set(new AbstractReceiveListener() {
            @Override
            protected long getMaxTextBufferSize() {
                return context.cluster().maxMessage();
            }

            // Publishing may have to wait, which this thread must not: nothing more is received until it is done.
            @Override
            protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage line) {
                channel.suspendReceives();
                Thread.startVirtualThread(() -> {
                    var _ = context.cluster().publish("chat", line.getData());
                    channel.resumeReceives();
                });
            }
        });
        client.addCloseTask(clients::remove);
        clients.add(client);
        client.resumeReceives();
    }

    /** Operators may speak, too: {@code mpmctl send chat 'Back in five minutes'}. */
    private void tell(Message message) {
        String line = message.sender().isPresent() ? message.text() : "* " + message.text();
        clients.forEach(client -> WebSockets.sendText(line, client, null, SLOW_CLIENT_MILLIS));
    }
}
