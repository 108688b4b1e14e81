package dev.mpm.server.master.tasks;

import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.tasks.TaskMessage;
import dev.mpm.server.core.tasks.TaskMessageCodec;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A link whose frames are written by a virtual thread of its own, so that nobody waits for a slow reader. Any thread. What
 * waits to be written is bounded by what the desk sends: nothing new goes to who {@link #isFull}.
 */
final class LinkPeer implements Peer {

    /** So much may be unread before a worker gets no new tasks begun. */
    private static final long FULL = 2 << 20;

    /** Wakes the writing thread. */
    private static final Frame NOTHING = new Frame(new byte[0], 0);

    private final Link link;
    private final TaskMemory memory;
    private final Runnable drained;
    private final LinkedBlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final AtomicLong unread = new AtomicLong();

    /** Written under this, so that nothing is put in that nobody takes out. */
    private volatile boolean isClosed;

    /**
     * Something to be written.
     *
     * @param result how many bytes of results it holds
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares frames
    private record Frame(byte[] content, int result) {}

    private LinkPeer(Link link, TaskMemory memory, Runnable drained) {
        this.link = link;
        this.memory = memory;
        this.drained = drained;
    }

    /**
     * Begins to write.
     *
     * @param memory knows how much of results waits here
     * @param drained called on the writing thread when so much has been read that it is not full any more
     */
    static LinkPeer start(Link link, TaskMemory memory, Runnable drained) {
        var peer = new LinkPeer(link, memory, drained);
        Thread.ofVirtual().name("tasks out").start(peer::write);
        return peer;
    }

    @Override
    public void send(TaskMessage message) {
        var frame = new Frame(TaskMessageCodec.encode(message), TaskMemory.weight(message));
        synchronized (this) {
            if (!isClosed) {
                unread.addAndGet(frame.content().length);
                memory.addResult(frame.result());
                frames.add(frame);
            }
        }
    }

    @Override
    public boolean isFull() {
        return unread.get() > FULL;
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        link.close();
        frames.add(NOTHING);
    }

    private void write() {
        try {
            while (!isClosed) {
                Frame frame = frames.take();
                if (frame.content().length > 0) {
                    write(frame);
                }
            }
        } catch (IOException e) {
            link.close(); // the reading thread notices, and tells the desk
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        } finally {
            forgetTheRest();
        }
    }

    private void write(Frame frame) throws IOException {
        try {
            link.send(frame.content());
        } finally {
            memory.leaveResult(frame.result());
        }
        long before = unread.getAndAdd(-frame.content().length);
        if (before > FULL && !isFull()) {
            drained.run();
        }
    }

    private synchronized void forgetTheRest() {
        isClosed = true;
        for (Frame frame = frames.poll(); frame != null; frame = frames.poll()) {
            memory.leaveResult(frame.result());
        }
    }
}
