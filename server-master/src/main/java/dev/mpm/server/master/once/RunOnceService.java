package dev.mpm.server.master.once;

import dev.mpm.server.core.once.OnceFiles;
import dev.mpm.server.core.once.OnceState;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.services.Service;
import dev.mpm.server.master.services.ServiceFolder;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.ServiceStatus.Metric;
import dev.mpm.server.master.services.WorkerEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Gives the tasks that one worker runs for all a folder, in which workers agree who leads, and tells of them. */
public final class RunOnceService implements Service {

    private static final String FOLDER = "once.folder";
    private static final long READ_EVERY_MILLIS = 200;

    private final ServiceFolder folder;
    private final OnceFiles files;
    private final Set<Long> workers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What the files said when they were last read. */
    private volatile Map<String, OnceState> states = Map.of();

    private RunOnceService(ServiceFolder folder) {
        this.folder = folder;
        this.files = new OnceFiles(folder.path());
    }

    /** Opens it in the run directory, where it removes what an earlier server left. */
    public static RunOnceService open(Path runDirectory) throws IOException {
        var service = new RunOnceService(ServiceFolder.open(runDirectory.resolve("once")));
        Thread.ofVirtual().name("once status").start(service::readUntilClosed);
        return service;
    }

    /** The supervisor, who asks for the status, is not to wait for a disk, nor to stumble over what workers write. */
    private void readUntilClosed() {
        try {
            do {
                states = read();
            } while (!closed.await(READ_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        }
    }

    private Map<String, OnceState> read() {
        try {
            return files.readAll();
        } catch (IOException _) {
            return Map.of(); // the server is about to end
        }
    }

    @Override
    public Map<String, String> forWorkers(ServerConfig config) {
        return Map.of(FOLDER, folder.path().toString());
    }

    @Override
    public void heard(WorkerEvent event) {
        switch (event.step()) {
            case STARTED -> workers.add(event.pid());
            case GONE -> workers.remove(event.pid());
            case READY, LEAVING -> {}
        }
    }

    @Override
    public ServiceStatus status() {
        Map<String, OnceState> states = this.states;
        if (states.isEmpty()) {
            return new ServiceStatus("once", Map.of(), List.of());
        }
        Map<String, Object> tasks = new LinkedHashMap<>();
        states.forEach((name, state) -> tasks.put(name, facts(state)));
        return new ServiceStatus(
                "once",
                Map.of("task", tasks),
                List.of(
                        metric(
                                "mpm_once_runs",
                                "Times that a task was begun which one worker runs for all.",
                                true,
                                states,
                                OnceState::runs),
                        metric(
                                "mpm_once_failures",
                                "Runs of such a task that ended with an exception.",
                                true,
                                states,
                                OnceState::failures),
                        metric(
                                "mpm_once_last_run_timestamp_seconds",
                                "When such a task was last begun; 0 for never.",
                                false,
                                states,
                                state -> state.lastMillis() / 1000.0)));
    }

    private Map<String, Object> facts(OnceState state) {
        Map<String, Object> facts = new LinkedHashMap<>();
        boolean isLed = workers.contains(state.pid());
        facts.put("led", isLed);
        if (isLed) {
            facts.put("slot", state.slot());
            facts.put("pid", state.pid());
        }
        facts.put("runs", state.runs());
        facts.put("failures", state.failures());
        state.last().ifPresent(last -> facts.put("last", last.toString()));
        return facts;
    }

    private static Metric metric(
            String name,
            String help,
            boolean isCounter,
            Map<String, OnceState> states,
            ToDoubleFunction<OnceState> value) {
        Map<String, Double> values = new LinkedHashMap<>();
        states.forEach((task, state) -> values.put(task, value.applyAsDouble(state)));
        return new Metric(name, help, isCounter, "task", values);
    }

    @Override
    public void close() {
        closed.countDown();
        folder.close();
    }
}
