package dev.mpm.server.worker;

import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.xnio.Xnio;

/**
 * Loads XNIO, which every engine stands on, on a thread of its own while the main thread talks to the master.
 *
 * <p>XNIO would register itself with the JVM's management, and be the first to ask for it: that server and its hundred
 * beans, those of the flight recorder among them, took longer than everything else in a worker's start. XNIO goes on
 * without it if there is none to be had, so it finds none, for as long as it takes to load. Afterwards, and before any
 * class of the app is loaded, there is one for whoever asks. Where management runs already, as an option of java's wants
 * it, XNIO registers as ever.
 */
final class EngineLibrary {

    private static final System.Logger LOG = System.getLogger("worker");

    /** Names the class that makes management servers; one that is not there makes none. */
    private static final String MANAGEMENT_BUILDER = "javax.management.builder.initial";

    private static final AtomicReference<@Nullable FutureTask<Boolean>> LOADING = new AtomicReference<>();

    private EngineLibrary() {}

    /** Begins to load; once in the life of the process. */
    static void begin() {
        var loading = new FutureTask<>(EngineLibrary::load, true);
        if (LOADING.compareAndSet(null, loading)) {
            Thread.ofPlatform().daemon().name("engine library").start(loading);
        }
    }

    /** Waits until it is loaded, if that has begun. */
    static void await() {
        FutureTask<Boolean> loading = LOADING.get();
        if (loading == null) {
            return;
        }
        boolean interrupted = false;
        while (loading.state() == FutureTask.State.RUNNING) {
            try {
                loading.get();
            } catch (InterruptedException _) {
                interrupted = true; // an order to leave, which whoever waits next obeys
            } catch (ExecutionException e) {
                LOG.log(Level.DEBUG, "cannot load XNIO ahead", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void load() {
        String before = System.getProperty(MANAGEMENT_BUILDER);
        System.setProperty(MANAGEMENT_BUILDER, "none.while.xnio.is.loaded");
        try {
            var _ = Xnio.getInstance(EngineLibrary.class.getClassLoader());
        } finally {
            if (before == null) {
                System.clearProperty(MANAGEMENT_BUILDER);
            } else {
                System.setProperty(MANAGEMENT_BUILDER, before);
            }
        }
        var _ = String.format("%d", 1); // XNIO names its threads so, for which the JDK looks up the locale's digits
    }
}
