package dev.mpm.examples.mandelbrot;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.tasks.TaskPool;
import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import java.util.Base64;
import java.util.stream.IntStream;

/** Serves the page, and the picture as server-sent events: a band each, progress, and the end. */
public final class MandelbrotApp implements App {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 768;
    private static final int ROWS = 16;

    @Override
    public HttpHandler start(AppContext context) {
        TaskPool pool = context.tasks().pool("pictures");
        var page = new ClassPathResourceManager(
                getClass().getClassLoader(), getClass().getPackage());
        return Handlers.path(Handlers.resource(page).addWelcomeFiles("page.html"))
                .addExactPath("/picture", Handlers.serverSentEvents((client, _) -> paint(pool, client)));
    }

    private static void paint(TaskPool pool, ServerSentEventConnection client) {
        var bands = IntStream.range(0, HEIGHT / ROWS)
                .mapToObj(number -> new Band(number * ROWS, ROWS, WIDTH, HEIGHT))
                .toList();
        var job = pool.map(PaintBand.class, bands);
        job.onResult((number, shades) -> client.send(
                bands.get(number).top() + " " + Base64.getEncoder().encodeToString(shades), "band", "", null));
        job.onProgress(progress -> client.send(progress.fraction() + " " + progress.text(), "progress", "", null));
        var _ = job.results().whenComplete((_, failure) -> {
            client.send(failure == null ? "done" : String.valueOf(failure.getMessage()), "end", "", null);
            client.shutdown();
        });
        client.addCloseTask(_ -> job.cancel());
    }
}
