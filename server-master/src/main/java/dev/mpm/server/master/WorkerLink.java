package dev.mpm.server.master;

import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** How the supervisor speaks to one worker. No call blocks. Two links are equal if they lead to the same worker. */
interface WorkerLink {

    /** Tells the worker what to become and hands it the listening sockets. Returns false if it cannot be reached. */
    boolean boot(BootSpec spec, List<ServerSocketChannel> sockets);

    /** Tells the worker something. Returns false if it cannot be reached. */
    boolean send(Message.ToWorker message);

    /** Ends the connection, upon which the worker leaves. */
    void close();
}
