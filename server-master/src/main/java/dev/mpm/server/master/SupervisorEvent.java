package dev.mpm.server.master;

import dev.mpm.server.core.channel.Message;
import java.util.function.Consumer;

/** What reaches the supervisor from outside; any thread puts one into the inbox. */
sealed interface SupervisorEvent {

    /** An operator asks the server to stop, by a signal or a command. */
    record StopRequested(StopMode mode, String by) implements SupervisorEvent {}

    /** A signal came that the server knows and has nothing to do for. */
    record SignalIgnored(String name, String why) implements SupervisorEvent {}

    /** An operator asks for one worker more or less. */
    record ScaleRequested(int by, String who) implements SupervisorEvent {}

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
