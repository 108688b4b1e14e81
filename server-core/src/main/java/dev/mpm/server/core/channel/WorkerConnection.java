package dev.mpm.server.core.channel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One worker process as the master hears it and speaks to it: the master's end of a channel.
 *
 * <p>Every method may be called from any thread and none of them blocks: what is sent goes into a small outbox, which a
 * virtual thread empties into the socket. A worker that is stopped or dead-locked lets the outbox fill up; the connection
 * then ends, and with it the worker.
 */
public final class WorkerConnection implements AutoCloseable {

    /** Far more than a master has to say before the worker has read the first of it. */
    static final int OUTBOX_SIZE = 16;

    private final SocketChannel channel;
    private final Consumer<? super ChannelEvent> events;
    private final BlockingQueue<Outgoing> outbox = new ArrayBlockingQueue<>(OUTBOX_SIZE);

    /** Why the connection ended: what was noticed first, which is the cause of all that is noticed later. */
    private final AtomicReference<@Nullable String> endReason = new AtomicReference<>();

    WorkerConnection(SocketChannel channel, Consumer<? super ChannelEvent> events) {
        this.channel = channel;
        this.events = events;
    }

    /** Reads until the end and delivers what it reads. The connection's reading thread runs this. */
    void runReader() {
        Thread writer = Thread.ofVirtual().name("channel-writer").start(this::runWriter);
        try {
            readAll();
        } catch (EOFException e) {
            end("end of file");
        } catch (IOException | RuntimeException e) {
            end("cannot read from the worker: " + e.getMessage());
        }
        writer.interrupt();
        events.accept(new ChannelEvent.Ended(this, String.valueOf(endReason.get())));
    }

    /**
     * Sends the first message, together with the listening sockets that the worker is to serve. The sockets stay open and
     * stay the caller's.
     *
     * @param listeners one or more, at most 64
     * @return false if the connection has ended, or ends because the worker does not read
     */
    public boolean boot(Message.Boot boot, List<ServerSocketChannel> listeners) {
        return put(new Outgoing(List.copyOf(listeners), boot));
    }

    /**
     * Puts a message into the outbox, from which it is sent in order.
     *
     * @return false if the connection has ended, or ends because the worker does not read
     */
    public boolean send(Message.ToWorker message) {
        return put(new Outgoing(List.of(), message));
    }

    /** Ends the connection; the worker sees the end of the stream and leaves. What is in the outbox may be lost. */
    @Override
    public void close() {
        end("closed");
    }

    private void readAll() throws IOException {
        var frames = new FrameStream(channel);
        if (!(MessageCodec.decodeToMaster(frames.read()) instanceof Message.Hello hello)) {
            throw new MalformedFrameException("first message is not a hello");
        }
        events.accept(new ChannelEvent.Greeted(this, hello));
        while (true) {
            events.accept(new ChannelEvent.Reported(this, MessageCodec.decodeToMaster(frames.read())));
        }
    }

    private boolean put(Outgoing outgoing) {
        if (endReason.get() != null) {
            return false;
        }
        if (!outbox.offer(outgoing)) {
            end("the worker does not read: " + OUTBOX_SIZE + " messages wait to be sent");
            return false;
        }
        return true;
    }

    private void runWriter() {
        var frames = new FrameStream(channel);
        try {
            while (true) {
                var outgoing = outbox.take();
                if (!outgoing.sockets.isEmpty()) {
                    SocketHandover.send(channel, outgoing.sockets);
                }
                frames.write(MessageCodec.encode(outgoing.message));
            }
        } catch (InterruptedException _) {
            // The reader saw the end.
        } catch (IOException | RuntimeException e) {
            end("cannot write to the worker: " + e.getMessage());
        }
    }

    /** Closes the channel, which wakes both threads. The reader then delivers the event, once. */
    private void end(String reason) {
        endReason.compareAndSet(null, reason);
        try {
            channel.close();
        } catch (IOException _) {
            // Nobody can do anything about it: the descriptor is free either way.
        }
    }

    private record Outgoing(List<ServerSocketChannel> sockets, Message.ToWorker message) {}
}
