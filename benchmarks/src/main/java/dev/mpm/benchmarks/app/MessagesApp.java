package dev.mpm.benchmarks.app;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.messages.Cluster;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends messages on request and says how long that took: {@code /?messages=100000&bytes=100} to all workers, {@code &slot=1}
 * to one, {@code &wait=true} each after the one before has been placed. What a process spends is for whoever asks to see.
 */
public final class MessagesApp implements App {

    @Override
    public HttpHandler start(AppContext context) {
        Cluster cluster = context.cluster();
        cluster.subscribe("bench", _ -> {});
        return new BlockingHandler(exchange -> answer(exchange, cluster, context.slot()));
    }

    private static void answer(HttpServerExchange exchange, Cluster cluster, int own) {
        int messages = Integer.parseInt(parameter(exchange, "messages", "100000"));
        byte[] body = new byte[Integer.parseInt(parameter(exchange, "bytes", "100"))];
        int slot = Integer.parseInt(parameter(exchange, "slot", "-1"));
        boolean waits = Boolean.parseBoolean(parameter(exchange, "wait", "false"));
        Queue<CompletableFuture<Integer>> sent = new ArrayDeque<>();
        long recipients = 0;
        long start = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            sent.add(slot < 0 ? cluster.publish("bench", body) : cluster.send(slot, "bench", body));
            while (!sent.isEmpty() && (waits || sent.element().isDone())) {
                recipients += sent.remove().join();
            }
        }
        for (CompletableFuture<Integer> each : sent) {
            recipients += each.join();
        }
        double seconds = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
        exchange.getResponseSender()
                .send("{\"from\":%d,\"messages\":%d,\"recipients\":%d,\"seconds\":%.3f,\"perSecond\":%.0f}%n"
                        .formatted(own, messages, recipients, seconds, messages / seconds));
    }

    private static String parameter(HttpServerExchange exchange, String name, String absent) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        return values == null ? absent : values.element();
    }
}
