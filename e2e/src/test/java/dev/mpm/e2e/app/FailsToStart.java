package dev.mpm.e2e.app;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import io.undertow.server.HttpHandler;

/** An app that throws in its start, as one does whose database is not there. */
public final class FailsToStart implements App {

    @Override
    public HttpHandler start(AppContext context) {
        throw new IllegalStateException("no database at 10.0.0.1:5432");
    }
}
