package dev.mpm.common.adaptive;

import java.util.concurrent.TimeUnit;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * Stands in for an event loop's thread while that thread runs a handler that may block; never started.
 *
 * <p>Undertow compares threads to find out whether blocking is allowed. The handler's thread is not this one, so it is. Who
 * gives this one something to do gives it to the loop.
 */
final class StandIn extends XnioIoThread {

    private final XnioIoThread loop;

    StandIn(XnioIoThread loop) {
        super(loop.getWorker(), loop.getNumber(), loop.getName());
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public XnioExecutor.Key executeAfter(Runnable task, long time, TimeUnit unit) {
        return loop.executeAfter(task, time, unit);
    }

    @Override
    public XnioExecutor.Key executeAtInterval(Runnable task, long time, TimeUnit unit) {
        return loop.executeAtInterval(task, time, unit);
    }
}
