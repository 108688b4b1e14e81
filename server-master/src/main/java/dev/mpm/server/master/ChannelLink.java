package dev.mpm.server.master;

import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.ChannelEvent;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.channel.WorkerConnection;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** A worker's connection to the channel. Equal if the connection is the same. */
record ChannelLink(WorkerConnection connection) implements WorkerLink {

    /** Turns what the channel tells into an event for the supervisor. */
    static SupervisorEvent event(ChannelEvent told) {
        WorkerLink link = new ChannelLink(told.connection());
        return switch (told) {
            case ChannelEvent.Greeted greeted -> new SupervisorEvent.WorkerGreeted(link, greeted.hello());
            case ChannelEvent.Reported reported -> new SupervisorEvent.WorkerReported(link, reported.message());
            case ChannelEvent.Ended ended -> new SupervisorEvent.WorkerSilent(link, ended.reason());
        };
    }

    @Override
    public boolean boot(BootSpec spec, List<ServerSocketChannel> sockets) {
        return connection.boot(new Message.Boot(spec), sockets);
    }

    @Override
    public boolean send(Message.ToWorker message) {
        return connection.send(message);
    }

    @Override
    public void close() {
        connection.close();
    }
}
