package dev.mpm.server.master;

import dev.mpm.server.master.SupervisorEvent.StatusRequested;
import dev.mpm.server.master.admin.AdminSource;
import java.util.function.Consumer;

/** Asks the supervisor what the admin listener shows. Any thread. */
record SupervisorSource(Inbox inbox, StatusJson statusJson) implements AdminSource {

    @Override
    public void ask(Consumer<StatusReport> answer) {
        inbox.put(new StatusRequested(answer));
    }

    @Override
    public String json(StatusReport report) {
        return statusJson.of(report);
    }

    @Override
    public long residentBytes(long pid) {
        return ProcessMemory.resident(pid);
    }
}
