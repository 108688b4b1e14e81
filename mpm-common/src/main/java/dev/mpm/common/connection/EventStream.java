package dev.mpm.common.connection;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;

/**
 * An answer of server-sent events, which can be ended between two events: the client connects again and has lost nothing.
 *
 * <p>It lies between what the app writes and HTTP's framing, and follows the text to know when an event is complete. Events
 * that an event loop writes (Undertow's {@code ServerSentEventConnection}) come one at a time, so the loop ends the stream at
 * once unless it is in the middle of one. To a stream that a handler's thread writes nobody else may do anything: it ends after
 * the next event. In both cases a later write fails as if the client had gone.
 */
final class EventStream extends AbstractStreamSinkConduit<StreamSinkConduit> {

    private static final String TYPE = "text/event-stream";

    private final HttpServerExchange exchange;

    /** Whether the last bytes were written by an event loop; that thread alone looks at the lines then. */
    private volatile boolean writtenByLoop = true;

    private volatile boolean leaving;
    private final EventLines lines = new EventLines();

    private EventStream(StreamSinkConduit next, HttpServerExchange exchange) {
        super(next);
        this.exchange = exchange;
    }

    /** Returns the stream if the answer is one whose end can be seen and be given: of no fixed length, not compressed. */
    static @Nullable EventStream of(HttpServerExchange exchange, StreamSinkConduit answer) {
        var headers = exchange.getResponseHeaders();
        String type = headers.getFirst(Headers.CONTENT_TYPE);
        return type != null
                        && type.regionMatches(/* ignoreCase= */ true, 0, TYPE, 0, TYPE.length())
                        && !headers.contains(Headers.CONTENT_LENGTH)
                        && !headers.contains(Headers.CONTENT_ENCODING)
                ? new EventStream(answer, exchange)
                : null;
    }

    /** Ends the stream, now or after the event that is being written. Any thread. */
    void leave() {
        leaving = true; // not on the loop, which may be busy with just this stream
        exchange.getIoThread().execute(this::endIfStill);
    }

    private void endIfStill() {
        if (writtenByLoop && !exchange.isBlocking() && lines.areBetweenEvents()) {
            exchange.endExchange();
        }
    }

    @Override
    public int write(ByteBuffer text) throws IOException {
        int limit = text.limit();
        int from = text.position();
        if (leaving) {
            text.limit(endOfEvent(
                    text)); // a writer that has many events fills its buffer without regard to where one ends
        }
        int written;
        try {
            written = super.write(text);
        } finally {
            text.limit(limit);
        }
        follow(text, from);
        if (leaving && written > 0 && lines.areBetweenEvents()) {
            terminateWrites();
            flush();
        }
        return written;
    }

    @Override
    public long write(ByteBuffer[] texts, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            written += write(texts[i]);
            if (texts[i].hasRemaining() || isWriteShutdown()) {
                break;
            }
        }
        return written;
    }

    @Override
    public long transferFrom(FileChannel source, long position, long count) throws IOException {
        lines.lose();
        return super.transferFrom(source, position, count);
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer throughBuffer) throws IOException {
        return Conduits.transfer(source, count, throughBuffer, this);
    }

    /** Returns where the text's first event ends, or all of the text if none does. */
    private int endOfEvent(ByteBuffer text) {
        EventLines ahead = lines.copy();
        for (int i = text.position(); i < text.limit(); i++) {
            ahead.follow(text.get(i));
            if (ahead.areBetweenEvents()) {
                return i + 1;
            }
        }
        return text.limit();
    }

    private void follow(ByteBuffer text, int from) {
        for (int i = from; i < text.position(); i++) {
            lines.follow(text.get(i));
        }
        writtenByLoop = Thread.currentThread() instanceof XnioIoThread;
    }
}
