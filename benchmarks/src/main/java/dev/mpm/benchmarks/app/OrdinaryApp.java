package dev.mpm.benchmarks.app;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.benchmarks.peers.UndertowRoutes;
import io.undertow.server.HttpHandler;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** An app that promises nothing: its handlers may block, and the server must find out for itself. Setting: files. */
public final class OrdinaryApp implements App {

    @Override
    public HttpHandler start(AppContext context) {
        return UndertowRoutes.of(Path.of(context.settings().getOrDefault("files", ".")), UnaryOperator.identity());
    }
}
