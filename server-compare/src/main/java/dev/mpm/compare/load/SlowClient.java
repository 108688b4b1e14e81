package dev.mpm.compare.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One slow client, which does a little whenever it is told to, and takes no notice of its connection in between. */
final class SlowClient {

    /** What the kernel may take for it in advance: as little as it allows. */
    private static final int RECEIVE_BUFFER = 2048;

    private static final int MOUTHFUL = 300;

    private final LoopThread loop;
    private final SlowCrowd crowd;
    private final AnswerParser parser = new AnswerParser();
    private @Nullable SocketChannel channel;
    private @Nullable Request request;
    private long since;
    private int sent;
    private boolean reused;

    SlowClient(LoopThread loop, SlowCrowd crowd) {
        this.loop = loop;
        this.crowd = crowd;
    }

    /** @param mayAsk whether to begin with another request when there is none */
    void step(boolean mayAsk) {
        if (request == null && mayAsk) {
            request = crowd.nextRequest();
            parser.expect(request);
            since = System.nanoTime();
            sent = 0;
            reused = channel != null;
        }
        if (request != null) {
            try {
                step(request);
            } catch (IOException e) {
                broken(e);
            }
        }
    }

    private void step(Request request) throws IOException {
        if (channel == null) {
            channel = loop.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var _ = channel.connect(loop.server());
        } else if (!channel.isConnected()) {
            var _ = channel.finishConnect();
        } else if (sent < request.size()) {
            sent += channel.write(request.bytes(sent, sent + 1));
        } else {
            receive(channel);
        }
    }

    private void receive(SocketChannel channel) throws IOException {
        var buffer = loop.buffer().clear().limit(MOUTHFUL);
        int length = channel.read(buffer);
        boolean complete = length < 0 ? parser.end() : parser.feed(loop.bytes(), length);
        if (complete) {
            complete();
        } else if (length < 0) {
            broken(new EOFException());
        }
    }

    private void complete() {
        var answered = request;
        if (answered == null) {
            return;
        }
        request = null;
        if (!parser.keepsAlive() || !crowd.keepsAlive()) {
            close();
        }
        long now = System.nanoTime();
        var fault = answered.fault(parser);
        if (fault.isEmpty()) {
            crowd.count(now - since, now);
        } else {
            crowd.count(fault, now);
        }
    }

    private void broken(IOException cause) {
        boolean connected = channel != null && channel.isConnected();
        if (reused && !parser.hasBegun() && request != null && request.isIdempotent()) {
            beginAnew(request);
        } else if (connected) {
            fail(cause instanceof MalformedAnswerException ? "content" : "closed");
        } else {
            fail(cause instanceof ConnectException ? "refused" : "closed");
        }
    }

    /** The server closed the connection between two requests: the second one gets a new one. */
    private void beginAnew(Request again) {
        close();
        request = again;
        reused = false;
        sent = 0;
    }

    private void fail(String kind) {
        close();
        crowd.count(kind, System.nanoTime());
    }

    /** Closes the connection, and forgets the request if there is one. */
    void close() {
        request = null;
        if (channel != null) {
            LoopThread.close(channel);
        }
        channel = null;
    }
}
