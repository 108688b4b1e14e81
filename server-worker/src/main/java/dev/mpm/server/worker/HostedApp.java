package dev.mpm.server.worker;

import dev.mpm.api.AppContext;
import dev.mpm.api.commands.Commands;
import dev.mpm.api.messages.Cluster;
import dev.mpm.api.once.RunOnceTask;
import dev.mpm.api.once.Schedule;
import dev.mpm.api.shared.SharedMemory;
import dev.mpm.api.tasks.Tasks;
import dev.mpm.server.core.channel.BootSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What the app is told about the worker that it runs in. */
record HostedApp(BootSpec spec, RequestDeadlines deadlines, AppServices services, System.Logger logger)
        implements AppContext {

    @Override
    public Map<String, String> settings() {
        return spec.appSettings();
    }

    @Override
    public int slot() {
        return spec.slot();
    }

    @Override
    public int generation() {
        return spec.generation();
    }

    @Override
    public String mpm() {
        return spec.mpm();
    }

    @Override
    public void extendDeadline(Duration more) {
        deadlines.extend(more);
    }

    @Override
    public Optional<Duration> timeLeft() {
        return deadlines.timeLeft(System.nanoTime());
    }

    @Override
    public SharedMemory shared() {
        return services.get(SharedEnd.class, SharedEnd::new).memory();
    }

    @Override
    public Cluster cluster() {
        return services.get(MessagesEnd.class, MessagesEnd::open).cluster();
    }

    @Override
    public Tasks tasks() {
        return services.get(TasksEnd.class, TasksEnd::of).tasks();
    }

    @Override
    public void runOnce(String name, Schedule schedule, RunOnceTask task) {
        services.get(OnceEnd.class, OnceEnd::new).run(name, schedule, task);
    }

    @Override
    public Commands commands() {
        return services.get(CommandsEnd.class, CommandsEnd::new).commands();
    }
}
