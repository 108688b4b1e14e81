package dev.mpm.api;

import io.undertow.server.HttpHandler;

/**
 * An application: a factory of one Undertow handler, named by class in the configuration ({@code app.class}).
 *
 * <p>The server creates one instance in every worker process, through the public no-argument constructor, with a class
 * loader that holds {@code app.classpath} as the thread's context class loader. {@link #start} and {@link #stop} are each
 * called once, on the worker's main thread, never at the same time.
 */
public interface App {

    /**
     * Starts the app and returns the handler that answers every request.
     *
     * <p>The worker counts as ready when this method has returned. An exception ends the worker: at the first start the
     * server ends too, with the exception's message; after a reload the workers that serve keep serving.
     *
     * @param context what the app may know about the worker it runs in; valid until {@link #stop} has returned
     * @return the root handler; it must be safe for use by several threads under every MPM but {@code prefork}
     */
    HttpHandler start(AppContext context) throws Exception;

    /**
     * Releases what {@link #start} acquired. Called after the last request has been answered, or after the time for
     * that has run out. Also called when {@code start} failed half-way.
     */
    default void stop() throws Exception {}
}
