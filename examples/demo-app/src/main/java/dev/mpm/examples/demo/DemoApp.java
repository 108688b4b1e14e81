package dev.mpm.examples.demo;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import io.undertow.server.HttpHandler;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Starts the demo app. Settings: {@code faults: true} opens the paths below {@code /fault/}, {@code files: FOLDER} serves
 * that folder below {@code /files/} instead of the few files in this jar.
 */
public final class DemoApp implements App {

    /** The one thread of the app's own: it starts late answers and never runs for long. */
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("demo-later").daemon().factory());

    @Override
    public HttpHandler start(AppContext context) {
        var identity = Identity.of(context);
        var handler = new DemoHandler(identity, Routes.of(identity, context.settings(), later));
        context.logger().log(System.Logger.Level.DEBUG, "demo app started as {0}", identity.header());
        return handler;
    }

    @Override
    public void stop() {
        later.shutdownNow();
    }
}
