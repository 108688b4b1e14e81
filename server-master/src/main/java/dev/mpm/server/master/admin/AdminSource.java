package dev.mpm.server.master.admin;

import dev.mpm.server.master.StatusReport;
import java.util.function.Consumer;

/** Where the admin listener has from what it shows. Any thread. */
public interface AdminSource {

    /** Asks the supervisor how the server is; it answers on its own thread, or never if it hangs. */
    void ask(Consumer<StatusReport> answer);

    /** Returns the report as {@code mpmctl status --json} prints it. */
    String json(StatusReport report);

    /** Returns the resident memory of a process in bytes, 0 if it is gone. */
    long residentBytes(long pid);
}
