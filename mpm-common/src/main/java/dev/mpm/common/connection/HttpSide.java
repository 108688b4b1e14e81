package dev.mpm.common.connection;

import dev.mpm.api.HttpSettings;
import io.undertow.UndertowOptions;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Sets up the two things an engine needs from Undertow and XNIO: the HTTP parser, and event loops with a pool. */
public final class HttpSide {

    private HttpSide() {}

    /** Returns a parser that gives every request to {@code root}. The time limits are the {@link Housekeeper}'s. */
    public static HttpOpenListener parser(HttpSettings http, RootHandler root) {
        OptionMap options = OptionMap.builder()
                .set(UndertowOptions.MAX_HEADER_SIZE, http.maxHeaderSize().clampedToInt())
                .set(UndertowOptions.MAX_ENTITY_SIZE, http.maxEntitySize().bytes())
                .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .getMap();
        HttpOpenListener parser = new HttpOpenListener(BufferPool.HEADERS, options);
        parser.setRootHandler(root);
        return parser;
    }

    /**
     * Starts event loops and a pool of threads, all daemons; the caller shuts them down.
     *
     * @param loops event loops, 1 or more
     * @param poolThreads the most threads of the pool, 1 or more; they are started when first needed
     */
    public static XnioWorker loops(String name, int loops, int poolThreads) throws IOException {
        return Xnio.getInstance(HttpSide.class.getClassLoader())
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, name)
                        .set(Options.WORKER_IO_THREADS, loops)
                        .set(Options.WORKER_TASK_CORE_THREADS, poolThreads)
                        .set(Options.WORKER_TASK_MAX_THREADS, poolThreads)
                        .set(Options.THREAD_DAEMON, true)
                        .getMap());
    }
}
