package dev.mpm.e2e.app;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import io.undertow.server.HttpHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An app that starts well and ends its process a moment later, as one does whose background work fails. */
public final class CrashesSoon implements App {

    @Override
    public HttpHandler start(AppContext context) {
        long millis = Long.parseLong(context.settings().getOrDefault("millis", "300"));
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
                .execute(() -> Runtime.getRuntime().halt(70));
        return exchange -> exchange.getResponseSender().send("for now");
    }
}
