package dev.mpm.e2e.app;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import io.undertow.server.HttpHandler;

/** An app that ends its process in its start. */
public final class CrashesAtBoot implements App {

    @Override
    public HttpHandler start(AppContext context) {
        System.err.println("licence expired");
        Runtime.getRuntime().halt(70);
        throw new IllegalStateException("not reached");
    }
}
