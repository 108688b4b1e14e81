package dev.mpm.server.master.tasks;

import dev.mpm.server.core.tasks.TaskMessage;

/** What the desk is told. */
sealed interface DeskEvent {

    /** Somebody has connected, and proved to be who it says. */
    record Greeted(Peer peer, TaskMessage.Hello hello) implements DeskEvent {}

    /** Somebody who has been greeted says something. */
    record Said(Peer peer, TaskMessage message) implements DeskEvent {}

    /** Somebody who left much unread has read it. */
    record Drained() implements DeskEvent {}

    /** A link has ended. */
    record Left(Peer peer) implements DeskEvent {}

    /**
     * A task process has been reaped.
     *
     * @param cause why it ended, in words
     */
    record Exited(int number, String cause) implements DeskEvent {}

    /**
     * The system has been asked for evidence about a task process.
     *
     * @param text where it is, or why there is none
     */
    record EvidenceWritten(int number, String text) implements DeskEvent {}
}
