package dev.mpm.benchmarks.peers;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty with its own pool, whose threads select, parse and run handlers by turns. */
final class JettyPeer {

    /** What Jetty needs beside the threads that may block. */
    private static final int OWN_THREADS = 16;

    private JettyPeer() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) throws Exception {
        var arguments = Arguments.of(args);
        var server = new Server(new QueuedThreadPool(arguments.threads() + OWN_THREADS));
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(arguments.port());
        server.addConnector(connector);
        var files = new ResourceHandler();
        files.setBaseResource(ResourceFactory.of(server).newResource(arguments.files()));
        server.setHandler(new ContextHandlerCollection(
                new ContextHandler(files, "/files"), new ContextHandler(new Routes(), "/")));
        server.start();
    }

    private static final class Routes extends Handler.Abstract {

        private final ByteBuffer plaintext = ByteBuffer.wrap(Answers.bytes(Answers.PLAINTEXT));
        private final ByteBuffer json = ByteBuffer.wrap(Answers.bytes(Answers.JSON));

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws InterruptedException {
            switch (Request.getPathInContext(request)) {
                case "/plaintext" -> send(response, callback, Answers.TEXT_TYPE, plaintext.duplicate());
                case "/json" -> send(response, callback, Answers.JSON_TYPE, json.duplicate());
                case "/sleep" ->
                    send(response, callback, Answers.TEXT_TYPE, buffer(Answers.sleep(number(request, "ms"))));
                case "/prime" ->
                    send(response, callback, Answers.JSON_TYPE, buffer(Answers.prime(number(request, "number"))));
                default -> {
                    return false;
                }
            }
            return true;
        }

        private static void send(Response response, Callback callback, String type, ByteBuffer body) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
            response.write(true, body, callback);
        }

        private static ByteBuffer buffer(String body) {
            return ByteBuffer.wrap(Answers.bytes(body));
        }

        private static long number(Request request, String name) {
            return Long.parseLong(Request.extractQueryParameters(request).getValue(name));
        }
    }
}
