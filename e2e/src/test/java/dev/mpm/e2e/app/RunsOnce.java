package dev.mpm.e2e.app;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.once.Schedule;
import dev.mpm.api.shared.SharedLong;
import io.undertow.server.HttpHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An app that has one worker write a line per period: when, who, and whether another one was at it at the same time. The
 * worker that is killed in the middle of a run leaves its mark, which the next one takes for what it is by the pid.
 */
public final class RunsOnce implements App {

    @Override
    public HttpHandler start(AppContext context) {
        Path file = Path.of(context.settings().get("file"));
        Duration period = Duration.ofMillis(Long.parseLong(context.settings().get("period-ms")));
        long pid = ProcessHandle.current().pid();
        SharedLong running = context.shared().region("numbers").cell(0);
        context.runOnce("tick", Schedule.every(period), () -> {
            long other = running.getAndSet(pid);
            // One that has ended has no program any more, though it may still wait to be reaped.
            boolean isAlone = other == 0
                    || ProcessHandle.of(other)
                            .flatMap(process -> process.info().command())
                            .isEmpty();
            LockSupport.parkNanos(period.toNanos() / 4);
            Files.writeString(
                    file,
                    System.currentTimeMillis() + " " + pid + " " + isAlone + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            running.set(0);
        });
        context.runOnce("trouble", Schedule.every(period), () -> {
            throw new IllegalStateException("as expected");
        });
        return exchange -> exchange.getResponseSender().send("ticking");
    }
}
