package dev.mpm.server.master.tasks;

import dev.mpm.server.core.tasks.TaskMessage;

/** The other end of a link, a worker or a task process; a test has none. */
interface Peer {

    /** Sends it something, in order; never blocks. Lost if the other end is gone, which the desk hears of. */
    void send(TaskMessage message);

    /** Returns whether it leaves so much unread that it should get nothing new for now. */
    boolean isFull();

    /** Ends the link. */
    void close();
}
