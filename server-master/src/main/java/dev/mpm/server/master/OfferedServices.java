package dev.mpm.server.master;

import dev.mpm.server.master.commands.CommandService;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.distribution.Distributor;
import dev.mpm.server.master.messages.MessageService;
import dev.mpm.server.master.once.RunOnceService;
import dev.mpm.server.master.services.Service;
import dev.mpm.server.master.services.Services;
import dev.mpm.server.master.shared.SharedMemoryService;
import dev.mpm.server.master.tasks.TaskService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Opens what a server offers to its apps; the only place that knows which services there are. */
public final class OfferedServices {

    private OfferedServices() {}

    /**
     * Opens them all.
     *
     * @param directory where their files and sockets go
     * @throws IOException if one of them cannot do what the configuration asks for; none is left open then
     */
    public static Services open(RunDirectory directory, ServerConfig config, MasterLog log) throws IOException {
        List<Service> opened = new ArrayList<>();
        try {
            opened.add(SharedMemoryService.open(config.runDirectory()));
            opened.add(MessageService.open(directory.socket("messages"), config.messages()));
            opened.add(new Distributor());
            opened.add(new TaskService(directory.taskSocket(), new TaskProcesses(directory, log), log));
            opened.add(RunOnceService.open(config.runDirectory()));
            opened.add(CommandService.open(config.runDirectory(), log));
            Services services = new Services(opened, log::warn);
            services.prepare(config);
            return services;
        } catch (IOException | RuntimeException e) {
            new Services(opened, log::warn).close();
            throw e;
        }
    }
}
