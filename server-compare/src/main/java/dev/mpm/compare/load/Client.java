package dev.mpm.compare.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One client: a connection, opened when it is needed and opened again when the server has closed it, and a request on its way or
 * none. The thread of its loop uses it.
 *
 * <p>A server may close a kept connection at the very moment in which the next request is sent. As browsers do, an idempotent
 * request is then sent again, once, over a new connection. Not so if the server may have begun to work on it, as when its
 * process is killed: a socket that is closed before the request was read sends a reset, perhaps a moment after an ordinary end;
 * one that is closed afterwards sends the end alone. So an end that no reset follows is an error.
 */
final class Client {

    private final LoopThread loop;
    private final Crowd crowd;
    private final AnswerParser parser = new AnswerParser();
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private @Nullable Request request;
    private long since;
    private int sent;
    private long asked;
    private boolean connected;
    private boolean mayRetry;
    private boolean doubtful;

    /** Whether the latency counts already. */
    private boolean timed;

    Client(LoopThread loop, Crowd crowd) {
        this.loop = loop;
        this.crowd = crowd;
    }

    /** Whether a request is on its way. */
    boolean isBusy() {
        return request != null;
    }

    /** Returns from when the latency of the request on its way counts. */
    long since() {
        return since;
    }

    boolean isOpen() {
        return channel != null;
    }

    /** Returns how many requests it has been given. */
    long asked() {
        return asked;
    }

    /**
     * Sends a request.
     *
     * @param since from when its latency counts
     */
    void ask(Request request, long since) {
        this.request = request;
        this.since = since;
        asked++;
        timed = channel != null || crowd.countsConnecting();
        mayRetry = channel != null && request.isIdempotent() && crowd.retries();
        parser.expect(request);
        sent = 0;
        try {
            if (channel == null) {
                connect();
            } else {
                send(request);
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    /** Does what can be done without waiting. */
    void ready() {
        try {
            if (!connected) {
                finishConnecting();
            } else if (request != null && sent < request.size()) {
                send(request);
            }
            if (connected) {
                receive();
            }
        } catch (IOException e) {
            broken(e);
        }
    }

    /** Closes the connection, and forgets the request if there is one. */
    void close() {
        request = null;
        doubtful = false;
        drop();
    }

    private void connect() throws IOException {
        var opened = loop.open();
        channel = opened;
        connected = false;
        doubtful = false;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean done = opened.connect(loop.server());
        key = loop.register(opened, done ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
        if (done) {
            connected();
        } else {
            finishConnecting();
        }
    }

    private void finishConnecting() throws IOException {
        if (channel != null && key != null && channel.finishConnect()) {
            loop.interest(key, SelectionKey.OP_READ);
            connected();
        }
    }

    private void connected() throws IOException {
        connected = true;
        if (request != null) {
            since = timed ? since : System.nanoTime();
            timed = true;
            send(request);
        }
    }

    private void send(Request request) throws IOException {
        if (channel == null || key == null) {
            return;
        }
        boolean waited = sent > 0;
        sent += channel.write(request.bytes(sent, request.size()));
        boolean more = sent < request.size();
        if (more || waited) {
            loop.interest(key, more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    private void receive() throws IOException {
        if (channel == null) {
            return;
        }
        var buffer = loop.buffer().clear();
        int length = channel.read(buffer);
        if (length < 0) {
            ended();
        } else if (length > 0 && request == null) {
            // Nothing was asked: the server says goodbye.
            drop();
            crowd.closedIdle(this);
        } else if (length > 0 && parser.feed(loop.bytes(), length)) {
            complete();
        }
    }

    private void ended() {
        if (request == null) {
            drop();
            crowd.closedIdle(this);
        } else if (parser.end()) {
            complete();
        } else if (mayRetry && !parser.hasBegun() && key != null) {
            doubtful = true;
            loop.interest(key, 0);
            loop.doubt(this);
        } else {
            fail("closed");
        }
    }

    /** Called a moment after {@link LoopThread#doubt}: sends the request again if it was not read, or counts it as lost. */
    void settle() {
        if (!doubtful) {
            return;
        }
        doubtful = false;
        if (wasReset()) {
            retry();
        } else {
            fail("closed");
        }
    }

    private boolean wasReset() {
        try {
            return channel != null && channel.write(ByteBuffer.allocate(1)) < 0;
        } catch (IOException _) {
            return true;
        }
    }

    private void complete() {
        long now = System.nanoTime();
        var answered = request;
        if (answered == null) {
            return;
        }
        request = null;
        if (!parser.keepsAlive() || !crowd.keepsAlive() || sent < answered.size()) {
            part();
        }
        var fault = answered.fault(parser);
        if (fault.isEmpty()) {
            crowd.answered(this, now - since, now);
        } else {
            crowd.failed(this, fault, now);
        }
    }

    private void broken(IOException cause) {
        if (request == null) {
            drop();
            crowd.closedIdle(this);
        } else if (cause instanceof BindException) {
            throw new UncheckedIOException("cannot open one more connection: no local port is free", cause);
        } else if (!connected) {
            fail(kindOfRefusal(cause));
        } else if (cause instanceof MalformedAnswerException) {
            fail("content");
        } else if (mayRetry && !parser.hasBegun()) {
            retry();
        } else {
            fail("closed");
        }
    }

    private static String kindOfRefusal(IOException cause) {
        boolean timedOut = cause instanceof ConnectException
                && String.valueOf(cause.getMessage()).contains("timed out");
        return timedOut ? "timeout" : cause instanceof ConnectException ? "refused" : "closed";
    }

    private void retry() {
        mayRetry = false;
        sent = 0;
        drop();
        try {
            connect();
        } catch (IOException e) {
            broken(e);
        }
    }

    private void fail(String kind) {
        request = null;
        drop();
        crowd.failed(this, kind, System.nanoTime());
    }

    /**
     * Leaves the closing to the server, which has said that it will or was asked to: who closes first keeps the port for a minute,
     * and that should not be this side, which needs a new one for each connection.
     */
    private void part() {
        if (key != null && key.isValid()) {
            key.attach(LoopThread.PARTED);
            loop.interest(key, SelectionKey.OP_READ);
        }
        channel = null;
        key = null;
    }

    private void drop() {
        if (channel != null) {
            LoopThread.close(channel);
        }
        channel = null;
        key = null;
    }
}
