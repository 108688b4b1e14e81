package dev.mpm.examples.demo;

import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/** Says what answers at which path, by which methods, and whether it may block. */
final class Routes {

    private static final Set<HttpString> READS = Set.of(Methods.GET, Methods.HEAD);
    private static final Set<HttpString> UPLOADS = Set.of(Methods.POST, Methods.PUT);

    private Routes() {}

    /**
     * Returns a handler of all paths.
     *
     * @param later runs answers that come later; not for work that blocks
     */
    static HttpHandler of(Identity identity, Map<String, String> settings, ScheduledExecutorService later) {
        var routes = new PathHandler(Texts::notFound)
                .addExactPath("/", quick(new PageHandler(identity)))
                .addExactPath("/plaintext", quick(FixedAnswer.text("Hello, World!")))
                .addExactPath("/json", quick(FixedAnswer.json(new Json().put("message", "Hello, World!"))))
                .addExactPath("/headers", new CheckedHandler(HeadersAnswer::handle))
                .addExactPath("/whoami", blocking(READS, new WhoAmIHandler(identity)))
                .addExactPath("/prime", blocking(READS, new PrimeHandler(identity)))
                .addExactPath("/sleep", blocking(READS, new SleepHandler()))
                .addExactPath("/async", quick(new AsyncHandler(later)))
                .addExactPath("/echo", new BlockingHandler(new CheckedHandler(EchoAnswer::handle)))
                .addExactPath("/bytes", blocking(READS, BytesAnswer::handle))
                .addExactPath("/upload", blocking(UPLOADS, UploadAnswer::handle))
                .addExactPath("/events", quick(new EventsHandler(later)))
                .addExactPath("/ws", Handlers.websocket(new WebSocketEcho(), Texts::upgradeRequired))
                .addPrefixPath("/files", new BlockingHandler(StaticFiles.handler(settings.get("files"))));
        if (Boolean.parseBoolean(settings.get("faults"))) {
            addFaults(routes);
        }
        return routes;
    }

    private static void addFaults(PathHandler routes) {
        var faults = new Faults();
        routes.addExactPath("/fault/crash", blocking(READS, faults::crash))
                .addExactPath("/fault/hang", blocking(READS, faults::hang))
                .addExactPath("/fault/leak", blocking(READS, faults::leak))
                .addExactPath("/fault/throw", blocking(READS, faults::fail));
    }

    private static HttpHandler quick(HttpHandler handler) {
        return new MethodsHandler(READS, new CheckedHandler(handler));
    }

    private static HttpHandler blocking(Set<HttpString> methods, HttpHandler handler) {
        return new MethodsHandler(methods, new BlockingHandler(new CheckedHandler(handler)));
    }
}
