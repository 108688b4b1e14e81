package dev.mpm.server.worker;

import dev.mpm.api.tasks.Tasks;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.worker.tasks.HostedTasks;
import org.jspecify.annotations.Nullable;

/** The end of the task service in a worker. In a single process there is no token. */
record TasksEnd(HostedTasks hosted) implements AppServices.End {

    static TasksEnd of(BootSpec spec) {
        @Nullable String token = System.getenv("MPM_TOKEN");
        return new TasksEnd(new HostedTasks(spec, token == null ? "" : token));
    }

    Tasks tasks() {
        return hosted;
    }

    @Override
    public void close() {
        hosted.close();
    }
}
