package dev.mpm.server.master;

import dev.mpm.server.core.channel.Message;
import dev.mpm.server.master.config.ServerConfig;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What reaches the supervisor from outside; any thread puts one into the inbox. */
sealed interface SupervisorEvent {

    /** An operator asks the server to stop, by a signal or a command. */
    record StopRequested(StopMode mode, String by, Progress progress) implements SupervisorEvent {}

    /**
     * An operator asks the server to run what its configuration file says now.
     *
     * @param rolling whether workers are replaced one by one, under the same model
     */
    record ReloadRequested(boolean rolling, String by, Progress progress) implements SupervisorEvent {}

    /** An operator asks for some workers more or less. */
    record ScaleRequested(int by, String who, Progress progress) implements SupervisorEvent {}

    /** An operator asks that all workers leave and none is started, while the master stays (httpd's WINCH, Gunicorn's too). */
    record RestRequested(String by, Progress progress) implements SupervisorEvent {}

    /** An operator asks what the threads of a worker are doing; the end of the progress is the path of the file. */
    record DumpRequested(int slot, String by, Progress progress) implements SupervisorEvent {}

    /** An operator has renamed the log files and asks that new ones be opened. */
    record LogsReopenRequested(String by, Progress progress) implements SupervisorEvent {}

    /**
     * What the next generation is to be made from has been read, checked and bound.
     *
     * @param listeners this event's receiver owns them
     */
    record ReloadPrepared(ServerConfig config, ListenerSet listeners) implements SupervisorEvent {}

    /** The next generation cannot be made; everything is as it was. */
    record ReloadRefused(ExitCode code, String reason) implements SupervisorEvent {}

    /**
     * What the system knows of a worker has been written down.
     *
     * @param problem why it has not, empty if it has
     */
    record EvidenceWritten(Path file, String problem) implements SupervisorEvent {}

    /** Connections wait that somebody was asked to look out for, at the sockets of the generation with that number. */
    record ConnectionsWait(int generation) implements SupervisorEvent {}

    /** Somebody wants to know how the server is; the answer is given on the supervisor's thread. */
    record StatusRequested(Consumer<StatusReport> answer) implements SupervisorEvent {}

    /** A process has connected and said who it is. */
    record WorkerGreeted(WorkerLink link, Message.Hello hello) implements SupervisorEvent {}

    /** A worker has said something after its hello. */
    record WorkerReported(WorkerLink link, Message.ToMaster message) implements SupervisorEvent {}

    /** A worker will say nothing more. */
    record WorkerSilent(WorkerLink link, String reason) implements SupervisorEvent {}

    /**
     * A worker's process has ended.
     *
     * @param exitCode as {@code Process.exitValue()} gives it: 128 and more for signals
     */
    record WorkerExited(int slot, long pid, int exitCode) implements SupervisorEvent {}
}
